// Macros of this file whose text must change, wherever they are expanded: around an
// operation, around a return, for a whole coroutine; inside each other's arguments, and
// with an argument that is an operand.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>
#include <string>

namespace asio = boost::asio;

#define WAIT(timer) (timer).async_wait(asio::use_awaitable)
#define WAIT_FOR(timer, time)                                                  \
  do {                                                                         \
    timer.expires_after(std::chrono::milliseconds(time));                      \
    co_await timer.async_wait(asio::use_awaitable);                                                   \
  } while (false)
#define RETURN_IF_ERROR(what)                                                  \
  do {                                                                         \
    int const code_ = (what);                                                  \
    if (code_ != 0)                                                            \
      co_return code_;                                                            \
  } while (false)
#define SAY(what) std::cout << (what) << ' '
#define COUNTER(name, from)                                                    \
  asio::awaitable<int> name(asio::io_context &io) {                        \
    co_await asio::post(io, asio::use_awaitable);                                                     \
    co_return from;                                                               \
  }
// Says nothing about coroutines.
#define TWICE(what) ((what) + (what))

COUNTER(one, 1)
COUNTER(ten, 10)

asio::awaitable<int> check(asio::steady_timer &timer, int code) {
  co_await WAIT(timer);
  co_return code;
}

asio::awaitable<int> checks(asio::steady_timer &timer, int first, int second) {
  RETURN_IF_ERROR(co_await check(timer, first));
  SAY("first");
  RETURN_IF_ERROR(
      co_await check(timer, second // is checked as well
            ));
  co_return 0;
}

// It awaits where the macro is told, and returns where it is not.
asio::awaitable<int> waits(asio::steady_timer &timer, int code) {
  WAIT_FOR(timer, 1);
  RETURN_IF_ERROR(code);
  WAIT_FOR(timer, 2);
  co_return 0;
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    asio::steady_timer *other = &timer;
    co_await WAIT(*other);
    SAY(co_await checks(timer, 0, 0));
    SAY(co_await checks(timer, 3, 0));
    SAY(co_await checks(timer, 0, 4));
    {
      auto left = co_await waits(timer, 0);
      SAY(left + co_await waits(timer, 5));
    }
    int const sum = co_await one(io);
    std::cout << sum << ' ' << TWICE(2) << ' ';
    int const more = co_await ten(io);
    std::cout << more << '\n';
  });
  io.run();
}
