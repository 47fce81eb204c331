// Only the type is asked for; an await has none outside a coroutine's body. It
// is not the call alone, whose awaitable would tell.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cassert>

namespace asio = boost::asio;

static int slept(asio::steady_timer &timer, asio::yield_context yield) { // refused: group-refused
  timer.async_wait(yield);
  return 1;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: unevaluated-operand
    std::size_t size = sizeof(slept(timer, yield) + 1L);
    assert(size == sizeof(long));
    slept(timer, yield);
  });
  io.run();
}
