// Copies of the token, plain ones and such as carry an error code.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <tuple>

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::system_error;

static void nap(asio::io_context &io, asio::yield_context yield) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

// Cancels the timer as soon as somebody waits for it.
static void cancel_soon(asio::io_context &io, asio::steady_timer &timer) {
  timer.expires_after(std::chrono::hours(1));
  asio::post(io, [&] { timer.cancel(); });
}

static void quietly(asio::io_context &io, asio::yield_context yield) {
  asio::steady_timer timer(io);
  error_code ec;
  auto quiet = yield[ec]; // no exceptions from here on

  cancel_soon(io, timer);
  timer.async_wait(quiet);
  std::cout << "first: " << ec.message() << "\n";

  // It is written again, also by what succeeds.
  timer.expires_after(std::chrono::milliseconds(1));
  timer.async_wait(quiet);
  std::cout << "second: " << ec.message() << "\n";

  cancel_soon(io, timer);
  try {
    timer.async_wait(yield); // the token itself still throws
  } catch (const system_error &e) {
    std::cout << "third throws: " << e.code().message() << "\n";
  }
  std::cout << "third leaves " << ec.message() << "\n";
}

// The copy's code belongs to the caller, who reads it afterwards.
static int reports(asio::io_context &io, error_code &failure,
                   asio::yield_context yield) {
  asio::yield_context into_caller = yield[failure];
  asio::steady_timer timer(io);
  int waited = 0;
  do {
    cancel_soon(io, timer);
    timer.async_wait(into_caller);
  } while (++waited < 2 && failure);
  return waited;
}

static void several(asio::io_context &io, asio::yield_context yield) {
  // Another name for the same token.
  auto token = yield;
  nap(io, token);
  const auto &reference = yield;
  nap(io, reference);

  error_code first, second;
  auto of_first = token[first];
  asio::steady_timer timer(io);
  cancel_soon(io, timer);
  timer.async_wait(of_first);
  cancel_soon(io, timer);
  timer.async_wait(of_first[second]); // the last binding holds
  std::cout << bool(first) << bool(second) << "\n";

  if (auto quiet = yield[first]; first) {
    timer.expires_after(std::chrono::milliseconds(1));
    timer.async_wait(quiet);
  }
  std::cout << bool(first) << "\n";
  asio::post(token.get_executor(), [] { std::cout << "posted\n"; });
  asio::post(token);
}

// The copy goes on to write the outer code, whatever has its name inside.
static void shadowed(asio::io_context &io, asio::yield_context yield) {
  asio::steady_timer timer(io);
  error_code ec;
  auto quiet = yield[ec];
  {
    error_code ec = asio::error::eof;
    cancel_soon(io, timer);
    timer.async_wait(quiet);
    std::cout << "inside: " << ec.message() << "\n";
  }
  std::cout << "outside: " << ec.message() << "\n";
  try {
    throw error_code();
  } catch (const error_code &ec) {
    cancel_soon(io, timer);
    timer.async_wait(quiet);
    std::cout << "handler: " << ec.message() << "\n";
  }
  if (auto [ec, failed] = std::tuple(1, true); failed) {
    cancel_soon(io, timer);
    timer.async_wait(quiet);
    std::cout << "binding: " << ec << "\n";
  }
}

struct session {
  asio::steady_timer timer;
  error_code last;

  void wait(asio::io_context &io, asio::yield_context yield) {
    auto quiet = yield[last];
    auto again = quiet; // a copy of a copy
    cancel_soon(io, timer);
    timer.async_wait(again);
  }
};

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    quietly(io, yield);
    error_code failure;
    int waited = reports(io, failure, yield);
    std::cout << waited << " times " << failure.message() << "\n";
    several(io, yield);
    shadowed(io, yield);
    session one{asio::steady_timer(io), {}};
    one.wait(io, yield);
    std::cout << "session: " << one.last.message() << "\n";
    auto mine = yield;
    asio::spawn(mine, [&](asio::yield_context yield) {
      std::cout << "the child runs\n";
      nap(io, yield);
      std::cout << "the child ends\n";
    });
    std::cout << "the parent ends\n";
  });
  io.run();
}
