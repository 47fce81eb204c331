// A house's own sinks and sources need nothing but .recoro/rules/house.yaml.
#include <house/co_stream.hpp>
#include <recoro/generator.hpp>
#include <iostream>
#include <memory>

struct node {
  std::unique_ptr<node> left, right;
  std::string name;
};

recoro::nested_generator<std::string> walk(node const *n) {
  if (!n)
    co_return;
  co_yield recoro::elements_of(walk(n->left.get()));
  co_yield n->name;
  co_yield recoro::elements_of(walk(n->right.get()));
}

recoro::nested_generator<int, void, int> count(int n) {
  for (int i = 0; i < n; ++i) {
    co_yield i; co_yield i * i;
  }
  co_return n;
}

/// Neither the sink nor the source is a template.
recoro::generator<house::row> rows() {
  co_yield [&]() -> house::row { return {1, "one"}; }();
  house::row const two{2, "two"};
  co_yield two;
}

int main() {
  node root{std::make_unique<node>(), nullptr, "root"};
  root.left->name = "left";
  house::co_stream<std::string> names(
      [&]() -> recoro::nested_generator<std::string> { co_yield recoro::elements_of(walk(&root)); });
  while (auto name = names.next())
    std::cout << *name << '\n';

  house::co_stream<int> numbers([]() -> recoro::nested_generator<int> {
    int const n = co_await recoro::delegate(count(3));
    co_yield n + 100;
  });
  while (auto number = numbers.next())
    std::cout << *number << '\n';

  house::co_stream<house::row> table(rows);
  while (auto row = table.next())
    std::cout << row->number << ' ' << row->text << '\n';
}
