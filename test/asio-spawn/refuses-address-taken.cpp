// A pointer keeps the old signature alive.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: address-taken
  timer.async_wait(yield);
}

static auto *pointer = &nap;

int main() { return pointer == nullptr; }
