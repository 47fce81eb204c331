// The function calls what is no coroutine by itself.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace asio = boost::asio;

using task = std::function<void(asio::yield_context)>; // refused: indirect-call

// Generic in its token, as operations are.
struct waiter {
  asio::steady_timer &timer;

  template <class CompletionToken> void operator()(CompletionToken token) {
    timer.async_wait(token);
  }
};

static void twice(const task &run, asio::yield_context yield) { // refused: group-refused
  run(yield);
  run(yield);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    twice(waiter{timer}, yield);
  });
  io.run();
}
