#include <boost/asio/spawn.hpp>

using boost::asio::yield_context;
using boost::asio::steady_timer;

namespace low {
void nap(steady_timer &timer, yield_context yield) { timer.async_wait(yield); }
int count(steady_timer &timer, yield_context yield) {
  nap(timer, yield);
  return 1;
}
int count(steady_timer &timer, int from, yield_context yield) {
  return from + count(timer, yield);
}
} // namespace low

struct Base {
  virtual ~Base() = default;
  virtual int run(steady_timer &timer, yield_context yield) = 0;
};
struct Derived : Base {
  int run(steady_timer &timer, yield_context yield) override {
    return low::count(timer, 3, yield);
  }
};

namespace {
int top(Base &base, steady_timer &timer, yield_context yield) {
  return low::count(timer, base.run(timer, yield), yield);
}
} // namespace

struct Keeper { yield_context token[1]; };
void keep(steady_timer &timer, yield_context yield) {
  Keeper keeper{yield};
  low::nap(timer, yield);
}
