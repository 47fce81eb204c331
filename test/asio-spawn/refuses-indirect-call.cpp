// Which coroutine the function runs is known at run time only.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace asio = boost::asio;

using task = std::function<void(asio::yield_context)>;

static void twice(const task &run, asio::yield_context yield) { // refused: indirect-call
  run(yield);
  run(yield);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    twice({}, yield);
  });
}
