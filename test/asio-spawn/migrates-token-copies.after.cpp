// Copies of the token, plain ones and such as carry an error code.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::system_error;

static asio::awaitable<void> nap(asio::io_context &io) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
}

// Cancels the timer as soon as somebody waits for it.
static void cancel_soon(asio::io_context &io, asio::steady_timer &timer) {
  timer.expires_after(std::chrono::hours(1));
  asio::post(io, [&] { timer.cancel(); });
}

static asio::awaitable<void> quietly(asio::io_context &io) {
  asio::steady_timer timer(io);
  error_code ec;
  // no exceptions from here on

  cancel_soon(io, timer);
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  std::cout << "first: " << ec.message() << "\n";

  // It is written again, also by what succeeds.
  timer.expires_after(std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  std::cout << "second: " << ec.message() << "\n";

  cancel_soon(io, timer);
  try {
    co_await timer.async_wait(asio::use_awaitable); // the token itself still throws
  } catch (const system_error &e) {
    std::cout << "third throws: " << e.code().message() << "\n";
  }
  std::cout << "third leaves " << ec.message() << "\n";
}

// The copy's code belongs to the caller, who reads it afterwards.
static asio::awaitable<int> reports(asio::io_context &io, error_code &failure) {
  asio::steady_timer timer(io);
  int waited = 0;
  do {
    cancel_soon(io, timer);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, failure));
  } while (++waited < 2 && failure);
  co_return waited;
}

static asio::awaitable<void> several(asio::io_context &io) {
  // Another name for the same token.
  co_await nap(io);
  co_await nap(io);

  error_code first, second;
  asio::steady_timer timer(io);
  cancel_soon(io, timer);
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, first));
  cancel_soon(io, timer);
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, second)); // the last binding holds
  std::cout << bool(first) << bool(second) << "\n";

  if (first) {
    timer.expires_after(std::chrono::milliseconds(1));
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, first));
  }
  std::cout << bool(first) << "\n";
  asio::post(co_await asio::this_coro::executor, [] { std::cout << "posted\n"; });
  co_await asio::post(asio::use_awaitable);
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await quietly(io);
    error_code failure;
    int waited = co_await reports(io, failure);
    std::cout << waited << " times " << failure.message() << "\n";
    co_await several(io);
    recoro::spawn_on(co_await asio::this_coro::executor, [&]() -> asio::awaitable<void> {
      std::cout << "the child runs\n";
      co_await nap(io);
      std::cout << "the child ends\n";
    });
    std::cout << "the parent ends\n";
  });
  io.run();
}
