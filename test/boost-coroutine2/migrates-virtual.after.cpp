// Virtual functions, static ones, call operators, function templates.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <memory>
#include <vector>

struct shape {
  virtual ~shape() = default;
  virtual recoro::nested_generator<int> sides() const = 0;
};
struct square : shape {
  explicit square(int side) : side(side) {}
  recoro::nested_generator<int> sides() const override {
    co_yield side; co_yield side; co_yield side;
    co_yield side;
  }
  int side;
};
struct group final : shape {
  recoro::nested_generator<int> sides() const override {
    for (auto const &part : parts)
      co_yield recoro::elements_of(part->sides());
  }
  std::vector<std::unique_ptr<shape>> parts;
};

struct range {
  int first, last;
  recoro::nested_generator<int> operator()() const {
    for (int i = first; i != last; ++i)
      co_yield i;
  }
  static recoro::generator<int> one() { co_yield 1; }
};

template <class Value> recoro::nested_generator<int> twice(Value const &value) {
  if (value > 0) { co_yield value; co_yield value; }
  if (true && !false)
    co_yield 0;
}

int main() {
  group all;
  all.parts.push_back(std::make_unique<square>(2));
  all.parts.push_back(std::make_unique<square>(3));
  recoro::pull<int> p([&all]() -> recoro::nested_generator<int> {
    co_yield recoro::elements_of(all.sides());
    co_yield recoro::elements_of(twice(5));
    co_yield recoro::elements_of(twice('a'));
    co_yield recoro::elements_of(range{7, 9}());
    auto last = [](int n) -> recoro::nested_generator<int> { co_yield n; };
    co_yield recoro::elements_of(last(11));
    co_yield recoro::elements_of([]() -> recoro::nested_generator<int> { co_yield 12; }());
  });
  for (int side : p)
    std::cout << side << ' ';
  std::cout << '\n';
  recoro::pull<int> q(range{1, 4}), r(&range::one);
  for (int n : q)
    std::cout << n << ' ';
  for (int n : r)
    std::cout << n << ' ';
  std::cout << '\n';
}
