// Coroutines and sources whose values are of a template's own type: they say it
// by that type, in all their declarations.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <string>
#include <vector>
template <class T> struct grid {
  recoro::nested_generator<T const &> rows() const;
  template <class F> recoro::nested_generator<T const &, void, int> where(F keep) const {
    int n = 0;
    for (T const &c : cells)
      if (keep(c)) {
        co_yield c;
        ++n;
      }
    co_return n;
  }
  recoro::nested_generator<T const &, void, int> sized(std::size_t least) const;
  recoro::pull<T const &> all() const {
    return recoro::pull<T const &>(
        [this]() -> recoro::nested_generator<T const &> { co_yield recoro::elements_of(rows()); });
  }
  std::vector<T> cells;
};
template <class T> recoro::nested_generator<T const &> grid<T>::rows() const {
  for (T const &c : cells)
    co_yield c;
}
template <class T>
recoro::nested_generator<T const &, void, int> grid<T>::sized(std::size_t least) const {
  for (T const &c : cells)
    if (cells.size() > least)
      co_yield c;
  co_return int(cells.size());
}
template <class T>
recoro::nested_generator<T const &> chain(grid<T> const &a, grid<T> const &b) {
  co_yield recoro::elements_of(a.rows());
  {
    auto &&out = std::cout << "of ";
    out << co_await recoro::delegate(a.sized(3)) << '\n';
  }
  if (bool const condition = co_await recoro::delegate(b.where([](T const &v) { return v != T(); })) == 0; condition)
    std::cout << "nothing\n";
}
template <class T>
T total(recoro::pull<T> &in) {
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
  for (int v : chain(g, g))
    std::cout << v << ' ';
  for (auto &v : chain(s, s))
    std::cout << v << ' ';
  recoro::pull<double> d(
      []() -> recoro::generator<double> {
        co_yield 1.5; co_yield 2;
      });
  std::cout << total<double>(d) << '\n';
}
