// A function without a sink has the same other parameters: the coroutine gets
// another name.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>

struct tree {
  tree *left, *right;
  int value;

  int walk() const { return value; }
  recoro::nested_generator<int> co_walk() const { // note: renamed
    if (left)
      co_yield recoro::elements_of(left->co_walk());
    co_yield walk();
    if (right)
      co_yield recoro::elements_of(right->co_walk());
  }
};

static int count(int n) { return n; }
static recoro::nested_generator<int> co_count(int n) { // note: renamed
  for (int i = 0; i != count(n); ++i)
    co_yield i;
}

int main() {
  tree one{nullptr, nullptr, 1}, three{nullptr, nullptr, 3};
  tree two{&one, &three, 2};
  recoro::pull<int> values([&]() -> recoro::nested_generator<int> {
    co_yield recoro::elements_of(two.co_walk());
    co_yield recoro::elements_of(co_count(2));
  });
  for (int value : values)
    std::cout << value << '\n';
}
