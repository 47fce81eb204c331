// Coroutines that hand their sink on, to themselves and to each other: same
// fringe of two trees.
#include <algorithm>
#include <boost/coroutine2/all.hpp>
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

typedef boost::coroutines2::coroutine<std::string> coro_t;

static void walk(node const &n, coro_t::push_type &sink) {
  if (n.left)
    walk(*n.left, sink);
  sink(n.value);
  if (n.right)
    walk(*n.right, sink);
}

void leaves(const node *n, coro_t::push_type &out, int depth = 0);

void twigs(const node *n, coro_t::push_type &out, int depth) {
  if (!n)
    return;
  out("twig " + std::to_string(depth));
  return leaves(n, out, depth);
}

void leaves(const node *n, coro_t::push_type &out, int depth) {
  if (n && !n->left && !n->right) {
    out(n->value);
    return;
  }
  if (n)
    twigs(n->left.get(), out, depth + 1);
}

int main() {
  auto oak = node::of(node::of(node::leaf("a"), "b", node::leaf("c")), "d",
                      node::leaf("e"));
  auto elm = node::of(node::leaf("a"), "b",
                      node::of(node::leaf("c"), "d", node::leaf("e")));
  coro_t::pull_type one([&](coro_t::push_type &sink) { walk(*oak, sink); });
  coro_t::pull_type two([&](coro_t::push_type &sink) { walk(*elm, sink); });
  std::cout << "same fringe: "
            << std::equal(begin(one), end(one), begin(two)) << '\n';

  coro_t::pull_type three(
      [&oak](coro_t::push_type &sink) { leaves(oak.get(), sink); });
  for (auto const &leaf : three)
    std::cout << leaf << '\n';
}
