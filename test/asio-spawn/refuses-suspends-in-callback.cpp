// Who calls these lambdas would not wait for a coroutine; nothing would say so.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <algorithm>
#include <functional>
#include <vector>

namespace asio = boost::asio;

static void nap(asio::io_context &io, asio::yield_context yield) { // refused: group-refused
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

template <class F>
static void repeat(int times, F f) { // refused: suspends-in-callback
  while (times--)
    f();
}

template <class F>
class deferred { // calls it in the end
public:
  explicit deferred(F f) : f_(f) {} // refused: special-function
  ~deferred() { f_(); }

private:
  F f_;
};

int main() {
  asio::io_context io;
  std::vector<int> naps = {1, 2, 3};
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    std::sort(naps.begin(), naps.end(), [&](int a, int b) { // refused: suspends-in-callback
      nap(io, yield);
      return a < b;
    });
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    std::function<void()> later = [&] { nap(io, yield); }; // refused: suspends-in-callback
    later();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    repeat(2, [&] { nap(io, yield); }); // refused: group-refused
  });
  repeat(2, [&] { naps.push_back(4); });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    deferred last([&] { nap(io, yield); }); // refused: suspends-in-callback
    auto make = [&] { // refused: deduced-result
      return [&] { nap(io, yield); }; // refused: suspends-in-callback
    };
    make()();
  });
  io.run();
}
