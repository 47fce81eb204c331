// Generic stages of a pipeline, with aliases that are templates.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <list>
#include <string>
#include <vector>

template <typename T> using coro = boost::coroutines2::coroutine<T>;
template <typename T> using sink_t = typename coro<T>::push_type;
template <typename T> using source_t = typename coro<T>::pull_type;

template <typename T> struct node {
  T value;
  std::vector<node<T>> children;
};

template <typename T>
void walk(const node<T> &n,
          typename boost::coroutines2::coroutine<T>::push_type &sink) {
  sink(n.value);
  for (const auto &c : n.children)
    walk(c, sink);
}

template <typename C>
void elements(const C &c, sink_t<typename C::value_type> &out) {
  for (auto &x : c)
    out(x);
}

template <typename T, typename F> source_t<T> filter(source_t<T> &in, F keep) {
  return source_t<T>([&in, keep](sink_t<T> &out) {
    for (T x : in)
      if (keep(x))
        out(x);
  });
}

template <typename T, typename U>
source_t<U> map(source_t<T> &in, std::function<U(T)> f) {
  return source_t<U>([&in, f](sink_t<U> &out) {
    while (in) {
      out(f(in.get()));
      in();
    }
  });
}

int main() {
  node<int> n{1, {{2, {{3, {}}}}, {4, {}}}};
  coro<int>::pull_type ints([&](coro<int>::push_type &s) { walk(n, s); });
  auto odd = filter<int>(ints, [](int v) { return v % 2 == 0; });
  auto text = map<int, std::string>(
      odd, [](int v) { return "<" + std::to_string(v) + ">"; });
  for (auto &t : text)
    std::cout << t;
  std::cout << '\n';
  node<std::string> m{"a", {{"b", {}}, {"c", {}}}};
  source_t<std::string> strings([&](sink_t<std::string> &s) { walk(m, s); });
  for (auto &s : strings)
    std::cout << s;
  std::cout << '\n';
  std::list<double> l{1.5, 2.5};
  source_t<double> ds([&](sink_t<double> &s) { elements(l, s); });
  for (double d : ds)
    std::cout << d << ' ';
  std::cout << '\n';
}
