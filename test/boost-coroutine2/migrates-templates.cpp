// Coroutines and sources whose values are of a template's own type: they say it
// by that type, in all their declarations.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <string>
#include <vector>
template <class T> struct grid {
  using coro = boost::coroutines2::coroutine<T const &>;
  void rows(typename coro::push_type &sink) const;
  template <class F> int where(typename coro::push_type &sink, F keep) const {
    int n = 0;
    for (T const &c : cells)
      if (keep(c)) {
        sink(c);
        ++n;
      }
    return n;
  }
  int sized(typename coro::push_type &sink, std::size_t least) const;
  typename coro::pull_type all() const {
    return typename coro::pull_type(
        [this](typename coro::push_type &sink) { rows(sink); });
  }
  std::vector<T> cells;
};
template <class T> void grid<T>::rows(typename coro::push_type &sink) const {
  for (T const &c : cells)
    sink(c);
}
template <class T>
int grid<T>::sized(typename coro::push_type &sink, std::size_t least) const {
  for (T const &c : cells)
    if (cells.size() > least)
      sink(c);
  return int(cells.size());
}
template <class T>
void chain(grid<T> const &a, grid<T> const &b,
           typename boost::coroutines2::coroutine<T const &>::push_type &sink) {
  a.rows(sink);
  std::cout << "of " << a.sized(sink, 3) << '\n';
  if (b.where(sink, [](T const &v) { return v != T(); }) == 0)
    std::cout << "nothing\n";
}
template <class T>
T total(typename boost::coroutines2::coroutine<T>::pull_type &in) {
  T sum{};
  for (T v : in)
    sum += v;
  return sum;
}
int main() {
  grid<int> g{{1, 2, 0, 3}};
  grid<std::string> s{{"a", "", "b"}};
  for (auto &v : g.all())
    std::cout << v << ' ';
  using ints = boost::coroutines2::coroutine<int const &>;
  using texts = boost::coroutines2::coroutine<std::string const &>;
  ints::pull_type p([&](ints::push_type &sink) { chain(g, g, sink); });
  for (int v : p)
    std::cout << v << ' ';
  texts::pull_type q([&](texts::push_type &sink) { chain(s, s, sink); });
  for (auto &v : q)
    std::cout << v << ' ';
  boost::coroutines2::coroutine<double>::pull_type d(
      [](boost::coroutines2::coroutine<double>::push_type &sink) {
        sink(1.5)(2);
      });
  std::cout << total<double>(d) << '\n';
}
