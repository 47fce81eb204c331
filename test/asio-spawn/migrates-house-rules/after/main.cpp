// The house's fibers, known from .recoro/rules/house.yaml alone.
#include "work.hpp"
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <house/co_fiber.hpp>
#include <house/fiber.hpp>
#include <stdexcept>

namespace asio = boost::asio;

static asio::awaitable<void> cancelled(asio::io_context &io) {
  asio::steady_timer timer(io, std::chrono::hours(1));
  asio::post(co_await asio::this_coro::executor, [&] { timer.cancel(); });
  boost::system::error_code ec;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  house::trace(ec.message());
  timer.expires_after(std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);

  asio::post(io, [&] { timer.cancel(); });
  timer.expires_after(std::chrono::hours(1));
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  house::trace("again: " + ec.message());
}

struct bricklayer {
  asio::io_context &io;
  int bricks;

  asio::awaitable<void> operator()() {
    bricks -= co_await carry(bricks);
    house::trace("bricks left: " + std::to_string(bricks));
  }
};

int main() {
  asio::io_context io;
  house::co_launch(io, [&]() -> asio::awaitable<void> {
    house::trace("carried " + std::to_string(co_await carry(2, "Ann")));
    co_await cancelled(io);
    throw std::runtime_error("tired");
  });
  io.run();
  io.restart();

  house::co_launch(io, bricklayer{io, 3});
  io.run();
  io.restart();

  house::co_submit(io, [&]() -> asio::awaitable<void> {
    auto left = co_await house::co_nap(1);
    int napped = left + co_await house::co_nap(2);
    std::cout << "napped " << napped << "\n";
  });
  io.run();
}
