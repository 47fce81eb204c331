// No type in the source says that these are coroutines: their bodies are generic in
// the token. Some are instantiated once, some with tokens of several types, and
// some stand in others.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

static void pause(asio::steady_timer &timer, asio::yield_context yield) {
  timer.expires_after(std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

// The context's own executor makes another type of token than any executor.
static void several_types(asio::io_context &io) {
  asio::steady_timer timer(io);
  auto work = [&](auto yield) -> void {
    timer.expires_after(std::chrono::milliseconds(1));
    timer.async_wait(yield);
    std::cout << "work\n";
  };
  asio::spawn(io, work);
  io.run();
  io.restart();
  asio::spawn(asio::any_io_executor(io.get_executor()), work);
  io.run();
  io.restart();
  asio::spawn(asio::make_strand(io), work);
  io.run();
  io.restart();
}

static void nested(asio::io_context &io) {
  asio::steady_timer timer(io);
  asio::spawn(io, [&](auto yield) -> void {
    // Called, not started.
    auto twice = [&](auto token) {
      pause(timer, token);
      pause(timer, token);
      return 2;
    };
    std::cout << twice(yield) << '\n';
    asio::spawn(yield, [&](auto inner) -> void {
      std::cout << "inner\n";
      pause(timer, inner);
      asio::spawn(inner, [&](auto innermost) -> void {
        pause(timer, innermost);
        std::cout << "innermost\n";
      });
    });
    std::cout << "outer\n";
  });
  io.run();
  io.restart();
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](auto yield) -> void {
    boost::system::error_code ec;
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    timer.async_wait(yield[ec]);
    std::cout << "once " << ec.value() << '\n';
  });
  asio::spawn(io.get_executor(), [&, name = std::string("mine")](auto &&yield) -> void {
    asio::steady_timer timer(io);
    pause(timer, yield);
    std::cout << name << '\n';
    throw std::runtime_error("failed");
  });
  try {
    io.run();
  } catch (std::exception const &e) {
    std::cout << e.what() << '\n';
  }
  io.restart();
  several_types(io);
  nested(io);
}
