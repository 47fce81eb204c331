// A source that is made for one loop needs no object, if nothing happens
// between its start and that of the loop, and after the loop.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <string>

struct traced {
  char const *name;
  ~traced() { std::cout << "~" << name << ' '; }
};

recoro::nested_generator<int> count(int n) {
  traced here{"count"};
  std::cout << "count ";
  for (int i = 0; i != n; ++i)
    co_yield i;
}

recoro::nested_generator<int> three() {
  co_yield recoro::elements_of(count(3));
}

recoro::nested_generator<std::string> spell(std::string const &word) {
  for (char each : word)
    co_yield std::string(1, each);
}

struct counter {
  int most;
  recoro::nested_generator<int> run() const { co_yield recoro::elements_of(count(most)); }

  int sum() const {
    int all = 0;
    for (int value : run())
      all += value;
    return all;
  }
};

// Plain: a function, a bind of one, a lambda that only calls one.
void plain(int n) {
  for (int value : three())
    std::cout << value << ' ';
  for (int const &value : count(2))
    std::cout << value << ' ';
  for (auto &&value : count(n)) {
    if (value == 1)
      continue;
    std::cout << value << ' ';
  }
  for (auto value : three())
    std::cout << value << ' ';
  std::cout << counter{4}.sum() << '\n';
}

// What stops early is destroyed with the loop, too, where that ends the block.
int find(int wanted) {
  for (int value : count(5))
    if (value == wanted)
      return value;
  return -1;
}

// Not plain: something happens in between, which the body's start must precede,
void between() {
  recoro::pull<int> values(three);
  std::cout << "between ";
  for (int value : values)
    std::cout << value << ' ';
  std::cout << '\n';
}

// or behind it, which the end of the body must not precede,
void behind() {
  recoro::pull<int> values(three);
  for (int value : values)
    if (value == 1)
      break;
  std::cout << "behind\n";
}

// or the object is used again,
void again() {
  recoro::pull<int> values(three);
  for (int value : values)
    std::cout << value << ' ';
  std::cout << (values ? "more\n" : "none\n");
}

// or the loop writes to what it is given, or the body is no call, or an
// argument would not live as long as the loop.
void others() {
  recoro::pull<int> written(three);
  for (int &value : written)
    std::cout << ++value << ' ';
  recoro::pull<int> body([]() -> recoro::generator<int> {
    co_yield 1;
    co_yield 2;
  });
  for (int value : body)
    std::cout << value << ' ';
  recoro::pull<std::string> letters(
      []() -> recoro::nested_generator<std::string> {
        co_yield recoro::elements_of(spell("ab"));
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
