// Qualifiers in front of a value's type are a part of it, as those behind it.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <string>
struct entry {
  long size;
};
recoro::nested_generator<const entry *> walk(const entry &e) { co_yield &e; }
std::function<recoro::nested_generator<const std::string &>()> two(const std::string &s) {
  return [s]() -> recoro::nested_generator<const std::string &> {
    co_yield s;
    co_yield s + "!";
  };
}
recoro::nested_generator<const entry &> three() {
  entry const e{4};
  co_yield e;
}
template <class T>
recoro::nested_generator<const T &> four(const T &v) {
  co_yield v;
}
int main() {
  entry e{3};
  for (auto *p : walk(e))
    std::cout << p->size << '\n';
  recoro::pull<const std::string &> t(two("x"));
  for (auto &s : t)
    std::cout << s << '\n';
  recoro::pull<const entry &> c(three);
  std::cout << c.get().size << '\n';
  recoro::pull<const entry &> d([&]() -> recoro::nested_generator<const entry &> {
    co_yield recoro::elements_of(four<entry>(e));
    co_yield recoro::elements_of(three());
  });
  for (const entry &each : d)
    std::cout << each.size << '\n';
  int i = 7;
  recoro::pull<volatile int &> f([&]() -> recoro::generator<volatile int &> { co_yield i; });
  std::cout << int(f.get()) << '\n';
}
