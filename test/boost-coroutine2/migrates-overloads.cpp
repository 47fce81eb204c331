// A function without a sink has the same other parameters: the coroutine gets
// another name.
#include <boost/coroutine2/all.hpp>
#include <iostream>

using coro_t = boost::coroutines2::coroutine<int>;

struct tree {
  tree *left, *right;
  int value;

  int walk() const { return value; }
  void walk(coro_t::push_type &sink) const { // note: renamed
    if (left)
      left->walk(sink);
    sink(walk());
    if (right)
      right->walk(sink);
  }
};

static int count(int n) { return n; }
static void count(int n, coro_t::push_type &sink) { // note: renamed
  for (int i = 0; i != count(n); ++i)
    sink(i);
}

int main() {
  tree one{nullptr, nullptr, 1}, three{nullptr, nullptr, 3};
  tree two{&one, &three, 2};
  coro_t::pull_type values([&](coro_t::push_type &sink) {
    two.walk(sink);
    count(2, sink);
  });
  for (int value : values)
    std::cout << value << '\n';
}
