// Qualifiers in front of a value's type are a part of it, as those behind it.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <string>
struct entry {
  long size;
};
template <class T> using coro = boost::coroutines2::coroutine<T>;
using paths = boost::coroutines2::coroutine<const entry *>;
using texts = boost::coroutines2::coroutine<const std::string &>;
using fixed = boost::coroutines2::coroutine<volatile int &>;
void walk(const entry &e, paths::push_type &yield) { yield(&e); }
std::function<void(texts::push_type &)> two(const std::string &s) {
  return [s](texts::push_type &sink) {
    sink(s);
    sink(s + "!");
  };
}
void three(coro<const entry &>::push_type &sink) {
  entry const e{4};
  sink(e);
}
template <class T>
void four(typename coro<const T &>::push_type &sink, const T &v) {
  sink(v);
}
int main() {
  entry e{3};
  paths::pull_type all([&](paths::push_type &y) { walk(e, y); });
  for (auto *p : all)
    std::cout << p->size << '\n';
  texts::pull_type t(two("x"));
  for (auto &s : t)
    std::cout << s << '\n';
  coro<const entry &>::pull_type c(three);
  std::cout << c.get().size << '\n';
  coro<const entry &>::pull_type d([&](coro<const entry &>::push_type &sink) {
    four<entry>(sink, e);
    three(sink);
  });
  for (const entry &each : d)
    std::cout << each.size << '\n';
  int i = 7;
  fixed::pull_type f([&](fixed::push_type &sink) { sink(i); });
  std::cout << int(f.get()) << '\n';
}
