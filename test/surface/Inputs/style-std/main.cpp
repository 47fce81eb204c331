#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

using coro_t = boost::coroutines2::coroutine<int>;

struct node {
  node *left, *right;
  int value;
};

void walk(node const *n, coro_t::push_type &sink) {
  if (!n)
    return;
  walk(n->left, sink);
  sink(n->value);
  walk(n->right, sink);
}

// It returns a result, which the standard's generators cannot.
int count(int n, coro_t::push_type &sink) {
  for (int i = 0; i < n; ++i)
    sink(i);
  return n;
}

void counts(coro_t::push_type &sink) {
  int n = count(2, sink);
  sink(-n);
}

void ticks(boost::coroutines2::coroutine<void>::push_type &sink) {
  sink();
  sink();
}

void words(boost::coroutines2::coroutine<std::string>::push_type &sink) {
  std::string word = "one";
  sink(word);
  sink(word + " more");
}

void all(std::vector<std::function<void(coro_t::push_type &)>> const &parts,
         coro_t::push_type &sink) {
  for (auto const &part : parts)
    part(sink);
}

int main() {
  node one{nullptr, nullptr, 1}, three{nullptr, nullptr, 3};
  node two{&one, &three, 2};
  coro_t::pull_type values([&](coro_t::push_type &sink) { walk(&two, sink); });
  for (int value : values)
    std::cout << value << ' ';
  coro_t::pull_type kept([&](coro_t::push_type &sink) { walk(&two, sink); });
  std::cout << kept.get() << kept().get() << ' ';
  coro_t::pull_type counted(counts);
  for (int value : counted)
    std::cout << value << ' ';
  boost::coroutines2::coroutine<void>::pull_type beat(ticks);
  for (; beat; beat())
    std::cout << "tick ";
  boost::coroutines2::coroutine<std::string>::pull_type text(words);
  while (text) {
    std::cout << text.get() << ' ';
    text();
  }
  coro_t::pull_type some([&](coro_t::push_type &sink) {
    std::vector<std::function<void(coro_t::push_type &)>> parts{
        [&](coro_t::push_type &inner) { walk(&one, inner); },
        [](coro_t::push_type &inner) { inner(7); }};
    all(parts, sink);
  });
  for (int value : some)
    std::cout << value << ' ';
  std::cout << '\n';
}
