// Templates in which the type of the sink is a parameter of their own: it goes
// with the sink, since without that nothing would tell it.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <string>
#include <vector>

recoro::nested_generator<int> count(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}

// What is left of the template tells its instances apart.
template <class T> struct node {
  T value;
  std::vector<node> children;
};
template <class Node> recoro::nested_generator<std::string> walk(Node const &n) {
  co_yield n.value;
  for (Node const &child : n.children)
    co_yield recoro::elements_of(walk(child));
}

struct store {
  recoro::nested_generator<int, void, int> dump() const;
  recoro::nested_generator<int> pairs() const {
    int n = co_await recoro::delegate(dump());
    co_yield n;
    (void)co_await recoro::delegate(dump());
  }
  std::vector<int> all{1, 2, 3};
};
recoro::nested_generator<int, void, int> store::dump() const {
  for (int v : all)
    co_yield v;
  co_return int(all.size());
}

static recoro::nested_generator<std::string> say(std::string const &w) {
  if (w.empty())
    co_return;
  co_yield w;
  co_yield recoro::elements_of(say(w.substr(1)));
}

int main() {
  for (int v : count(3))
    std::cout << v << '\n';
  node<std::string> tree{"a", {{"b", {}}, {"c", {{"d", {}}}}}};
  node<char const *> leaf{"e", {}};
  recoro::pull<std::string> b([&]() -> recoro::nested_generator<std::string> {
    co_yield recoro::elements_of(walk(tree));
    co_yield recoro::elements_of(walk(leaf));
  });
  for (auto &v : b)
    std::cout << v << '\n';
  store s;
  for (int v : s.pairs())
    std::cout << v << '\n';
  recoro::pull<std::string> d([&]() -> recoro::nested_generator<std::string> { co_yield recoro::elements_of(say("abc")); });
  for (; d; d())
    std::cout << d.get() << '\n';
}
