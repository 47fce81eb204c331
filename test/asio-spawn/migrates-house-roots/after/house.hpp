// How this house starts coroutines.
#pragma once

#include <boost/asio/io_context.hpp>
#include <recoro/asio.hpp>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <utility>

namespace house {

namespace asio = boost::asio;

// Starts f, and says what went wrong in it.
template <class Function>
void launch(asio::io_context &io, std::string name, Function f) {
  recoro::spawn_like(io, [name = std::move(name),
                   f = std::move(f)]() mutable -> asio::awaitable<void> {
    try {
      co_await f();
    } catch (const std::exception &e) {
      std::cout << name << " failed: " << e.what() << "\n";
    }
    std::cout << name << " is over\n";
  });
}

// The same without a word, by perfect forwarding.
template <class Function> void go(asio::io_context &io, Function &&f) {
  recoro::spawn_like(io, std::forward<Function>(f));
}

// For tests: runs the test to its end, which it must have.
template <class Function> void run_to_end(Function test) {
  asio::io_context io;
  bool ended = false;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await test(io);
    ended = true;
  });
  while (!io.stopped()) {
    try {
      io.run();
    } catch (const std::exception &e) {
      std::cout << "the test throws: " << e.what() << "\n";
    }
  }
  std::cout << (ended ? "the test ends\n" : "the test never ends\n");
}

using task = std::function<asio::awaitable<void>()>;

// Keeps its tasks until they are started.
class queue {
public:
  explicit queue(asio::io_context &io) : io(io) {}

  void later(task work);
  void start();

private:
  asio::io_context &io;
  std::function<asio::awaitable<void>()> first, second;
};

} // namespace house
