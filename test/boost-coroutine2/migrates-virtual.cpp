// Virtual functions, static ones, call operators, function templates.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <memory>
#include <vector>

using coro_t = boost::coroutines2::coroutine<int>;
using sink_t = coro_t::push_type;

struct shape {
  virtual ~shape() = default;
  virtual void sides(sink_t &sink) const = 0;
};
struct square : shape {
  explicit square(int side) : side(side) {}
  void sides(sink_t &sink) const override {
    sink(side)(side)(side);
    sink(side);
  }
  int side;
};
struct group final : shape {
  void sides(sink_t &sink) const override {
    for (auto const &part : parts)
      part->sides(sink);
  }
  std::vector<std::unique_ptr<shape>> parts;
};

struct range {
  int first, last;
  void operator()(sink_t &sink) const {
    for (int i = first; i != last; ++i)
      sink(i);
  }
  static void one(sink_t &sink) { sink(1); }
};

template <class Value> void twice(Value const &value, sink_t &sink) {
  if (value > 0) sink(value)(value);
  if (sink && !!sink)
    sink(0);
  (void)sink;
}

int main() {
  group all;
  all.parts.push_back(std::make_unique<square>(2));
  all.parts.push_back(std::make_unique<square>(3));
  coro_t::pull_type p([&all](sink_t &sink) {
    all.sides(sink);
    twice(5, sink);
    twice('a', sink);
    range{7, 9}(sink);
    auto last = [](int n, sink_t &out) { out(n); };
    last(11, sink);
    [](sink_t &out) -> void { out(12); }(sink);
  });
  for (int side : p)
    std::cout << side << ' ';
  std::cout << '\n';
  coro_t::pull_type q(range{1, 4}), r(&range::one);
  for (int n : q)
    std::cout << n << ' ';
  for (int n : r)
    std::cout << n << ' ';
  std::cout << '\n';
}
