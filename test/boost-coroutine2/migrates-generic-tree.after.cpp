// A tree that is a template and yields what it holds: member aliases name its
// sinks and sources.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
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
  using pull = recoro::pull<std::pair<K const, V>>;

  void insert(K k, V v) { insert(root, std::move(k), std::move(v)); }
  pull items() const {
    return pull([this]() -> recoro::nested_generator<std::pair<K const, V>> { co_yield recoro::elements_of(walk(root.get())); });
  }
  recoro::nested_generator<std::pair<K const, V>, void, int> depth_and_items() const { co_return co_await recoro::delegate(count(root.get())); }

private:
  static void insert(std::unique_ptr<node> &at, K k, V v) {
    if (!at)
      at.reset(new node{std::move(k), std::move(v), nullptr, nullptr});
    else if (k < at->key)
      insert(at->left, std::move(k), std::move(v));
    else
      insert(at->right, std::move(k), std::move(v));
  }
  static recoro::nested_generator<std::pair<K const, V>> walk(node const *n) {
    if (!n)
      co_return;
    co_yield recoro::elements_of(walk(n->left.get()));
    co_yield std::pair<K const, V>(n->key, n->value);
    co_yield recoro::elements_of(walk(n->right.get()));
  }
  static recoro::nested_generator<std::pair<K const, V>, void, int> count(node const *n) {
    if (!n)
      co_return 0;
    int l = co_await recoro::delegate(count(n->left.get()));
    co_yield {n->key, n->value};
    int r = co_await recoro::delegate(count(n->right.get()));
    co_return l > r ? l + 1 : r + 1;
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
  recoro::pull<std::pair<const std::string, int>> p(
      [&]() -> recoro::nested_generator<std::pair<const std::string, int>> { depth = co_await recoro::delegate(t.depth_and_items()); });
  for (auto &kv : p)
    std::cout << kv.first << ' ';
  std::cout << depth << '\n';
}
