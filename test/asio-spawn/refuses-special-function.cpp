// A function with any number of arguments cannot be a coroutine, and an operator
// cannot lose an operand.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static void nap(asio::steady_timer &timer, asio::yield_context yield, ...) { // refused: special-function
  timer.async_wait(yield);
}

struct query {
  int n;
};

static int operator%(query const &q, asio::yield_context yield) { // refused: special-function
  asio::steady_timer timer(yield.get_executor());
  timer.async_wait(yield);
  return q.n;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    nap(timer, yield, 1, 2);
    return void(query{1} % yield);
  });
  io.run();
}
