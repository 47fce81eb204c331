// Values whose type is a member of the class: a function that is defined outside
// names the class as well, since its result stands in front of its own name.
#include <boost/coroutine2/all.hpp>
#include <deque>
#include <iostream>
#include <string>
#include <utility>

template <typename T> class graph {
public:
  using id = std::size_t;
  using edge = std::pair<T, T>;
  using visit = boost::coroutines2::coroutine<edge>;
  struct vertex {
    T data;
    std::deque<id> next;
    bool seen = false;
  };
  void connect(id a, id b) { all[a].next.push_back(b); }
  void depth_first(id from, typename visit::push_type &out);
  typename visit::pull_type search(id from);
  std::deque<vertex> all;
};

template <typename T>
void graph<T>::depth_first(id from, typename visit::push_type &out) {
  all[from].seen = true;
  for (id n : all[from].next) {
    if (all[n].seen)
      continue;
    out(edge(all[from].data, all[n].data));
    depth_first(n, out);
  }
}

template <typename T>
typename graph<T>::visit::pull_type graph<T>::search(id from) {
  return typename visit::pull_type([this, from](
                                       typename visit::push_type &out) {
    depth_first(from, out);
  });
}

struct shop {
  struct item {
    int price;
  };
  using items = boost::coroutines2::coroutine<item>;
  void list(items::push_type &out) const;
  items::pull_type all() const;
};
void shop::list(items::push_type &out) const {
  out(item{3});
  out({4});
}
shop::items::pull_type shop::all() const {
  return items::pull_type([this](items::push_type &out) { list(out); });
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
