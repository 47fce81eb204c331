// Templates in which the type of the sink is a parameter of their own: it goes
// with the sink, since without that nothing would tell it.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <string>
#include <vector>
using ints = boost::coroutines2::coroutine<int>;
using words = boost::coroutines2::coroutine<std::string>;

template <class Sink> void count(Sink &sink, int n) {
  for (int i = 0; i < n; ++i)
    sink(i);
}

// What is left of the template tells its instances apart.
template <class T> struct node {
  T value;
  std::vector<node> children;
};
template <class Sink, class Node> void walk(Node const &n, Sink &sink) {
  sink(n.value);
  for (Node const &child : n.children)
    walk(child, sink);
}

struct store {
  template <typename Out> int dump(Out &out) const;
  template <class Out> void pairs(Out &&out) const {
    int n = dump(out);
    out(n);
    (void)dump(out);
  }
  std::vector<int> all{1, 2, 3};
};
template <typename O> int store::dump(O &to) const {
  for (int v : all)
    to(v);
  return int(all.size());
}

template <class Sink>
static void say(std::string const &w, Sink &sink) {
  if (w.empty())
    return;
  sink(w);
  say(w.substr(1), sink);
}

int main() {
  ints::pull_type a([](ints::push_type &sink) { count(sink, 3); });
  for (int v : a)
    std::cout << v << '\n';
  node<std::string> tree{"a", {{"b", {}}, {"c", {{"d", {}}}}}};
  node<char const *> leaf{"e", {}};
  words::pull_type b([&](words::push_type &sink) {
    walk(tree, sink);
    walk(leaf, sink);
  });
  for (auto &v : b)
    std::cout << v << '\n';
  store s;
  ints::pull_type c([&](ints::push_type &sink) { s.pairs(sink); });
  for (int v : c)
    std::cout << v << '\n';
  words::pull_type d([&](words::push_type &sink) { say("abc", sink); });
  for (; d; d())
    std::cout << d.get() << '\n';
}
