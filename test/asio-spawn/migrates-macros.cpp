// Macros of this file whose text must change, wherever they are expanded: around an
// operation, around a return, for a whole coroutine; inside each other's arguments, and
// with an argument that is an operand.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>
#include <string>

namespace asio = boost::asio;
using asio::yield_context;

#define WAIT(timer) (timer).async_wait(yield)
#define WAIT_FOR(timer, time)                                                  \
  do {                                                                         \
    timer.expires_after(std::chrono::milliseconds(time));                      \
    timer.async_wait(yield);                                                   \
  } while (false)
#define RETURN_IF_ERROR(what)                                                  \
  do {                                                                         \
    int const code_ = (what);                                                  \
    if (code_ != 0)                                                            \
      return code_;                                                            \
  } while (false)
#define SAY(what) std::cout << (what) << ' '
#define COUNTER(name, from)                                                    \
  int name(asio::io_context &io, yield_context yield) {                        \
    asio::post(io, yield);                                                     \
    return from;                                                               \
  }
// Says nothing about coroutines.
#define TWICE(what) ((what) + (what))

COUNTER(one, 1)
COUNTER(ten, 10)

int check(asio::steady_timer &timer, int code, yield_context yield) {
  WAIT(timer);
  return code;
}

int checks(asio::steady_timer &timer, int first, int second, yield_context yield) {
  RETURN_IF_ERROR(check(timer, first, yield));
  SAY("first");
  RETURN_IF_ERROR(
      check(timer, second, // is checked as well
            yield));
  return 0;
}

// It awaits where the macro is told, and returns where it is not.
int waits(asio::steady_timer &timer, int code, yield_context yield) {
  WAIT_FOR(timer, 1);
  RETURN_IF_ERROR(code);
  WAIT_FOR(timer, 2);
  return 0;
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](yield_context yield) {
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    asio::steady_timer *other = &timer;
    WAIT(*other);
    SAY(checks(timer, 0, 0, yield));
    SAY(checks(timer, 3, 0, yield));
    SAY(checks(timer, 0, 4, yield));
    SAY(waits(timer, 0, yield) + waits(timer, 5, yield));
    int const sum = one(io, yield);
    std::cout << sum << ' ' << TWICE(2) << ' ';
    int const more = ten(io, yield);
    std::cout << more << '\n';
  });
  io.run();
}
