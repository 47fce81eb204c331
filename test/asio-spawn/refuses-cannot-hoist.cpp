// A temporary that is made on a condition only, before an await, and whose end is seen:
// there is no place from which it would last as long. The elements of a fold wait one
// after the other, and have one text.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
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

struct Trace {
  int n = 1;
  int next() { return n++; }
  ~Trace() { std::puts("end"); }
};

static int traced(bool tired, asio::steady_timer &timer, asio::yield_context yield) { // refused: cannot-hoist
  return tired ? Trace().next() + slept(timer, [] { return 1; }, yield) : 0;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    std::string name = "a name that is too long for the small buffer";
    bool tired = io.get_executor().running_in_this_thread();
    if (tired && slept(timer, [name] { return int(name.size()); }, yield))
      timer.cancel();
    traced(tired, timer, yield);
    sum(timer, yield, 1);
    sum(timer, yield, 2, 3);
  });
  io.run();
}
