// g++ 12 destroys the closure's string twice; it is made on a condition only, so it
// cannot be made before. The elements of a fold wait one after the other, and have one
// text.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <string>

namespace asio = boost::asio;

static int slept(asio::steady_timer &timer, std::function<int()> naps, // refused: group-refused
                 asio::yield_context yield) {
  timer.async_wait(yield);
  return naps();
}

template <class... Numbers>
static int sum(asio::steady_timer &timer, asio::yield_context yield, Numbers... numbers) { // refused: cannot-hoist
  return (0 + ... + slept(timer, [numbers] { return numbers; }, yield));
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: cannot-hoist
    std::string name = "a name that is too long for the small buffer";
    bool tired = io.get_executor().running_in_this_thread();
    if (tired && slept(timer, [name] { return int(name.size()); }, yield))
      timer.cancel();
    sum(timer, yield, 1);
    sum(timer, yield, 2, 3);
  });
  io.run();
}
