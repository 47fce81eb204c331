// A source that is made for one loop needs no object, if nothing happens
// between its start and that of the loop, and after the loop.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <string>

using coro_t = boost::coroutines2::coroutine<int>;

struct traced {
  char const *name;
  ~traced() { std::cout << "~" << name << ' '; }
};

void count(int n, coro_t::push_type &sink) {
  traced here{"count"};
  std::cout << "count ";
  for (int i = 0; i != n; ++i)
    sink(i);
}

void three(coro_t::push_type &sink) {
  count(3, sink);
}

void spell(std::string const &word,
           boost::coroutines2::coroutine<std::string>::push_type &sink) {
  for (char each : word)
    sink(std::string(1, each));
}

struct counter {
  int most;
  void run(coro_t::push_type &sink) const { count(most, sink); }

  int sum() const {
    int all = 0;
    coro_t::pull_type values([this](coro_t::push_type &sink) { run(sink); });
    for (int value : values)
      all += value;
    return all;
  }
};

// Plain: a function, a bind of one, a lambda that only calls one.
void plain(int n) {
  coro_t::pull_type first(three);
  for (int value : first)
    std::cout << value << ' ';
  coro_t::pull_type second(std::bind(count, 2, std::placeholders::_1));
  for (int const &value : second)
    std::cout << value << ' ';
  coro_t::pull_type third([n](coro_t::push_type &sink) {
    count(n, sink);
  });
  for (auto &&value : third) {
    if (value == 1)
      continue;
    std::cout << value << ' ';
  }
  for (auto value : coro_t::pull_type(&three))
    std::cout << value << ' ';
  std::cout << counter{4}.sum() << '\n';
}

// What stops early is destroyed with the loop, too, where that ends the block.
int find(int wanted) {
  coro_t::pull_type values([&](coro_t::push_type &sink) { count(5, sink); });
  for (int value : values)
    if (value == wanted)
      return value;
  return -1;
}

// Not plain: something happens in between, which the body's start must precede,
void between() {
  coro_t::pull_type values(three);
  std::cout << "between ";
  for (int value : values)
    std::cout << value << ' ';
  std::cout << '\n';
}

// or behind it, which the end of the body must not precede,
void behind() {
  coro_t::pull_type values(three);
  for (int value : values)
    if (value == 1)
      break;
  std::cout << "behind\n";
}

// or the object is used again,
void again() {
  coro_t::pull_type values(three);
  for (int value : values)
    std::cout << value << ' ';
  std::cout << (values ? "more\n" : "none\n");
}

// or the loop writes to what it is given, or the body is no call, or an
// argument would not live as long as the loop.
void others() {
  coro_t::pull_type written(three);
  for (int &value : written)
    std::cout << ++value << ' ';
  coro_t::pull_type body([](coro_t::push_type &sink) {
    sink(1);
    sink(2);
  });
  for (int value : body)
    std::cout << value << ' ';
  boost::coroutines2::coroutine<std::string>::pull_type letters(
      [](boost::coroutines2::coroutine<std::string>::push_type &sink) {
        spell("ab", sink);
      });
  for (std::string const &letter : letters)
    std::cout << letter << ' ';
  std::cout << '\n';
}

int main() {
  plain(3);
  std::cout << find(2) << ' ' << find(9) << '\n';
  between();
  behind();
  again();
  others();
}
