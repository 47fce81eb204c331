// A tree that is a template and yields what it holds: member aliases name its
// sinks and sources.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

template <class K, class V> struct tree {
  struct node {
    K key;
    V value;
    std::unique_ptr<node> left, right;
  };
  using coro = boost::coroutines2::coroutine<std::pair<K const, V>>;
  using push = typename coro::push_type;
  using pull = typename coro::pull_type;

  void insert(K k, V v) { insert(root, std::move(k), std::move(v)); }
  pull items() const {
    return pull([this](push &sink) { walk(root.get(), sink); });
  }
  int depth_and_items(push &sink) const { return count(root.get(), sink); }

private:
  static void insert(std::unique_ptr<node> &at, K k, V v) {
    if (!at)
      at.reset(new node{std::move(k), std::move(v), nullptr, nullptr});
    else if (k < at->key)
      insert(at->left, std::move(k), std::move(v));
    else
      insert(at->right, std::move(k), std::move(v));
  }
  static void walk(node const *n, push &sink) {
    if (!n)
      return;
    walk(n->left.get(), sink);
    sink(std::pair<K const, V>(n->key, n->value));
    walk(n->right.get(), sink);
  }
  static int count(node const *n, push &sink) {
    if (!n)
      return 0;
    int l = count(n->left.get(), sink);
    sink({n->key, n->value});
    int r = count(n->right.get(), sink);
    return l > r ? l + 1 : r + 1;
  }
  std::unique_ptr<node> root;
};

int main() {
  tree<std::string, int> t;
  for (auto w : {"pear", "apple", "quince", "fig", "banana"})
    t.insert(w, int(std::string(w).size()));
  for (auto &&kv : t.items())
    std::cout << kv.first << '=' << kv.second << ' ';
  std::cout << '\n';
  int depth = 0;
  using coro = tree<std::string, int>::coro;
  coro::pull_type p(
      [&](coro::push_type &sink) { depth = t.depth_and_items(sink); });
  for (auto &kv : p)
    std::cout << kv.first << ' ';
  std::cout << depth << '\n';
}
