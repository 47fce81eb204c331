// Coroutines that hand their sink on, to themselves and to each other: same
// fringe of two trees.
#include <algorithm>
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <memory>
#include <string>

struct node {
  std::unique_ptr<node> left, right;
  std::string value;

  static std::unique_ptr<node> leaf(std::string value) {
    return std::unique_ptr<node>(new node{nullptr, nullptr, std::move(value)});
  }
  static std::unique_ptr<node> of(std::unique_ptr<node> left, std::string value,
                                  std::unique_ptr<node> right) {
    return std::unique_ptr<node>(
        new node{std::move(left), std::move(right), std::move(value)});
  }
};

static recoro::nested_generator<std::string> walk(node const &n) {
  if (n.left)
    co_yield recoro::elements_of(walk(*n.left));
  co_yield n.value;
  if (n.right)
    co_yield recoro::elements_of(walk(*n.right));
}

recoro::nested_generator<std::string> leaves(const node *n, int depth = 0);

recoro::nested_generator<std::string> twigs(const node *n, int depth) {
  if (!n)
    co_return;
  co_yield "twig " + std::to_string(depth);
  co_yield recoro::elements_of(leaves(n, depth));
  co_return;
}

recoro::nested_generator<std::string> leaves(const node *n, int depth) {
  if (n && !n->left && !n->right) {
    co_yield n->value;
    co_return;
  }
  if (n)
    co_yield recoro::elements_of(twigs(n->left.get(), depth + 1));
}

int main() {
  auto oak = node::of(node::of(node::leaf("a"), "b", node::leaf("c")), "d",
                      node::leaf("e"));
  auto elm = node::of(node::leaf("a"), "b",
                      node::of(node::leaf("c"), "d", node::leaf("e")));
  recoro::pull<std::string> one([&]() -> recoro::nested_generator<std::string> { co_yield recoro::elements_of(walk(*oak)); });
  recoro::pull<std::string> two([&]() -> recoro::nested_generator<std::string> { co_yield recoro::elements_of(walk(*elm)); });
  std::cout << "same fringe: "
            << std::equal(begin(one), end(one), begin(two)) << '\n';

  for (auto const &leaf : leaves(oak.get()))
    std::cout << leaf << '\n';
}
