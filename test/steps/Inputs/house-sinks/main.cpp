#include "house/stream.hpp"
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

struct node {
  std::unique_ptr<node> left, right;
  std::string name;
};

void leaf(std::string const &name, house::emitter<std::string> &out) {
  if (name.empty())
    throw std::invalid_argument("no name");
  out(name);
}

void walk(node const *n, house::emitter<std::string> &out) {
  if (!n)
    return;
  walk(n->left.get(), out);
  leaf(n->name, out);
  walk(n->right.get(), out);
}

int count(house::emitter<int> &out, int n) {
  for (int i = 0; i < n; ++i)
    out(i)(i * i);
  return n;
}

void numbered(house::emitter<int> &out) {
  int const n = count(out, 3);
  out(n + 100);
}

int main() {
  node root{std::make_unique<node>(), std::make_unique<node>(), "root"};
  root.left->name = "left";
  house::stream<std::string> names([&](house::emitter<std::string> &out) {
    walk(&root, out);
  });
  try {
    for (; names; names())
      std::cout << names.get() << '\n';
  } catch (std::invalid_argument const &e) {
    std::cout << e.what() << '\n';
  }
  house::stream<int> numbers(numbered);
  while (numbers) {
    std::cout << numbers.get() << ' ';
    numbers();
  }
  std::cout << '\n';
}
