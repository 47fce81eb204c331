// Generic stages of a pipeline, with aliases that are templates.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <list>
#include <string>
#include <vector>

template <typename T> using source_t = recoro::pull<T>;

template <typename T> struct node {
  T value;
  std::vector<node<T>> children;
};

template <typename T>
recoro::nested_generator<T> walk(const node<T> &n) {
  co_yield n.value;
  for (const auto &c : n.children)
    co_yield recoro::elements_of(walk(c));
}

template <typename C>
recoro::nested_generator<typename C::value_type> elements(const C &c) {
  for (auto &x : c)
    co_yield x;
}

template <typename T, typename F> source_t<T> filter(source_t<T> &in, F keep) {
  return source_t<T>([&in, keep]() -> recoro::generator<T> {
    for (T x : in)
      if (keep(x))
        co_yield x;
  });
}

template <typename T, typename U>
source_t<U> map(source_t<T> &in, std::function<U(T)> f) {
  return source_t<U>([&in, f]() -> recoro::generator<U> {
    while (in) {
      co_yield f(in.get());
      in();
    }
  });
}

int main() {
  node<int> n{1, {{2, {{3, {}}}}, {4, {}}}};
  recoro::pull<int> ints([&]() -> recoro::nested_generator<int> { co_yield recoro::elements_of(walk(n)); });
  auto odd = filter<int>(ints, [](int v) { return v % 2 == 0; });
  auto text = map<int, std::string>(
      odd, [](int v) { return "<" + std::to_string(v) + ">"; });
  for (auto &t : text)
    std::cout << t;
  std::cout << '\n';
  node<std::string> m{"a", {{"b", {}}, {"c", {}}}};
  source_t<std::string> strings([&]() -> recoro::nested_generator<std::string> { co_yield recoro::elements_of(walk(m)); });
  for (auto &s : strings)
    std::cout << s;
  std::cout << '\n';
  std::list<double> l{1.5, 2.5};
  for (double d : elements(l))
    std::cout << d << ' ';
  std::cout << '\n';
}
