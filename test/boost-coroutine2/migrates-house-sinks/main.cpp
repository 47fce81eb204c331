// A house's own sinks and sources need nothing but .recoro/rules/house.yaml.
#include <house/stream.hpp>
#include <iostream>
#include <memory>

struct node {
  std::unique_ptr<node> left, right;
  std::string name;
};

void walk(node const *n, house::emitter<std::string> &out) {
  if (!n)
    return;
  walk(n->left.get(), out);
  out(n->name);
  walk(n->right.get(), out);
}

int count(house::emitter<int> &out, int n) {
  for (int i = 0; i < n; ++i) {
    out(i)(i * i);
  }
  return n;
}

/// Neither the sink nor the source is a template.
void rows(house::row_sink &out) {
  out({1, "one"});
  house::row const two{2, "two"};
  out(two);
}

int main() {
  node root{std::make_unique<node>(), nullptr, "root"};
  root.left->name = "left";
  house::stream<std::string> names(
      [&](house::emitter<std::string> &out) { walk(&root, out); });
  while (auto name = names.next())
    std::cout << *name << '\n';

  house::stream<int> numbers([](house::emitter<int> &out) {
    int const n = count(out, 3);
    out(n + 100);
  });
  while (auto number = numbers.next())
    std::cout << *number << '\n';

  house::row_stream table(rows);
  while (auto row = table.next())
    std::cout << row->number << ' ' << row->text << '\n';
}
