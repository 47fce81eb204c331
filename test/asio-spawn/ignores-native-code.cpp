// Native coroutines, callbacks, and names that only look like Asio's.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>

namespace asio = boost::asio;

namespace game {
struct yield_context {};
template <class F> void spawn(int, F f) { f(yield_context()); }
void harvest(yield_context yield) { (void)yield; }
} // namespace game

static asio::awaitable<void> nap(asio::steady_timer &timer) {
  co_await timer.async_wait(asio::use_awaitable);
}

// Works with any token; never sees a yield_context here.
template <class Token> auto later(asio::steady_timer &timer, Token &&token) {
  return timer.async_wait(std::forward<Token>(token));
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::co_spawn(io, nap(timer), asio::detached);
  later(timer, [](boost::system::error_code ec) { std::cout << ec << "\n"; });
  game::spawn(1, [](game::yield_context yield) { game::harvest(yield); });
  io.run();
}
