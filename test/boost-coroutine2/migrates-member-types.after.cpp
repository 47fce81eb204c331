// Values whose type is a member of the class: a function that is defined outside
// names the class as well, since its result stands in front of its own name.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <deque>
#include <iostream>
#include <string>
#include <utility>

template <typename T> class graph {
public:
  using id = std::size_t;
  using edge = std::pair<T, T>;
  struct vertex {
    T data;
    std::deque<id> next;
    bool seen = false;
  };
  void connect(id a, id b) { all[a].next.push_back(b); }
  recoro::nested_generator<edge> depth_first(id from);
  recoro::pull<edge> search(id from);
  std::deque<vertex> all;
};

template <typename T>
recoro::nested_generator<typename graph<T>::edge> graph<T>::depth_first(id from) {
  all[from].seen = true;
  for (id n : all[from].next) {
    if (all[n].seen)
      continue;
    co_yield edge(all[from].data, all[n].data);
    co_yield recoro::elements_of(depth_first(n));
  }
}

template <typename T>
recoro::pull<typename graph<T>::edge> graph<T>::search(id from) {
  return recoro::pull<edge>([this, from]() -> recoro::nested_generator<edge> {
    co_yield recoro::elements_of(depth_first(from));
  });
}

struct shop {
  struct item {
    int price;
  };
  recoro::nested_generator<item> list() const;
  recoro::pull<item> all() const;
};
recoro::nested_generator<shop::item> shop::list() const {
  co_yield item{3};
  co_yield {4};
}
recoro::pull<shop::item> shop::all() const {
  return recoro::pull<item>([this]() -> recoro::nested_generator<item> { co_yield recoro::elements_of(list()); });
}

int main() {
  graph<std::string> g{{{"a", {}}, {"b", {}}, {"c", {}}}};
  g.connect(0, 1);
  g.connect(1, 2);
  g.connect(2, 0);
  for (auto const &[from, to] : g.search(0))
    std::cout << from << to << '\n';
  for (shop::item const &each : shop().all())
    std::cout << each.price << '\n';
}
