// Copies of the token, plain ones and such as carry an error code.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <iostream>
#include <tuple>
#include <utility>

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
  auto quiet = asio::redirect_error(asio::use_awaitable, ec); // no exceptions from here on

  cancel_soon(io, timer);
  co_await timer.async_wait(quiet);
  std::cout << "first: " << ec.message() << "\n";

  // It is written again, also by what succeeds.
  timer.expires_after(std::chrono::milliseconds(1));
  co_await timer.async_wait(quiet);
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
  auto into_caller = asio::redirect_error(asio::use_awaitable, failure);
  asio::steady_timer timer(io);
  int waited = 0;
  do {
    cancel_soon(io, timer);
    co_await timer.async_wait(into_caller);
  } while (++waited < 2 && failure);
  co_return waited;
}

static asio::awaitable<void> several(asio::io_context &io) {
  // Another name for the same token.
  auto token = asio::use_awaitable;
  co_await nap(io);
  co_await nap(io);

  error_code first, second;
  auto of_first = asio::redirect_error(asio::use_awaitable, first);
  asio::steady_timer timer(io);
  cancel_soon(io, timer);
  co_await timer.async_wait(of_first);
  cancel_soon(io, timer);
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, second)); // the last binding holds
  std::cout << bool(first) << bool(second) << "\n";

  if (auto quiet = asio::redirect_error(asio::use_awaitable, first); first) {
    timer.expires_after(std::chrono::milliseconds(1));
    co_await timer.async_wait(quiet);
  }
  std::cout << bool(first) << "\n";
  asio::post(co_await asio::this_coro::executor, [] { std::cout << "posted\n"; });
  co_await asio::post(token);
}

// The copy goes on to write the outer code, whatever has its name inside.
static asio::awaitable<void> shadowed(asio::io_context &io) {
  asio::steady_timer timer(io);
  error_code ec;
  auto quiet = asio::redirect_error(asio::use_awaitable, ec);
  {
    error_code ec = asio::error::eof;
    cancel_soon(io, timer);
    co_await timer.async_wait(quiet);
    std::cout << "inside: " << ec.message() << "\n";
  }
  std::cout << "outside: " << ec.message() << "\n";
  std::exception_ptr caught;
  const error_code *caught_ec = nullptr;
  try {
    throw error_code();
  } catch (const error_code &ec) {
    caught = std::current_exception();
    caught_ec = &ec;
  }
  if (auto const held = std::exchange(caught, nullptr)) {
    const error_code &ec = *caught_ec;
    cancel_soon(io, timer);
    co_await timer.async_wait(quiet);
    std::cout << "handler: " << ec.message() << "\n";
  }
  if (auto [ec, failed] = std::tuple(1, true); failed) {
    cancel_soon(io, timer);
    co_await timer.async_wait(quiet);
    std::cout << "binding: " << ec << "\n";
  }
}

struct session {
  asio::steady_timer timer;
  error_code last;

  asio::awaitable<void> wait(asio::io_context &io) {
    auto quiet = asio::redirect_error(asio::use_awaitable, last);
    auto again = quiet; // a copy of a copy
    cancel_soon(io, timer);
    co_await timer.async_wait(again);
  }
};

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await quietly(io);
    error_code failure;
    int waited = co_await reports(io, failure);
    std::cout << waited << " times " << failure.message() << "\n";
    co_await several(io);
    co_await shadowed(io);
    session one{asio::steady_timer(io), {}};
    co_await one.wait(io);
    std::cout << "session: " << one.last.message() << "\n";
    recoro::spawn_on(co_await asio::this_coro::executor, [&]() -> asio::awaitable<void> {
      std::cout << "the child runs\n";
      co_await nap(io);
      std::cout << "the child ends\n";
    });
    std::cout << "the parent ends\n";
  });
  io.run();
}
