// What a coroutine can be started on, and with.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

static asio::awaitable<void> step(asio::io_context &io, const char *name) {
  std::cout << name << " begins\n";
  co_await asio::post(io, asio::use_awaitable);
  std::cout << name << " ends\n";
}

static asio::awaitable<void> bound(asio::io_context &io, int number) {
  std::cout << "bound to " << number << "\n";
  co_await step(io, "bound");
}

// The bind converts its pointer each time that it calls this.
static asio::awaitable<void> shared(asio::io_context &io, std::shared_ptr<std::string const> const &name) {
  return step(io, name->c_str());
}

int main() {
  asio::io_context io;
  auto strand = asio::make_strand(io);

  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await step(io, "on the context");
    recoro::spawn_on(co_await asio::this_coro::executor, [&]() -> asio::awaitable<void> {
      co_await step(io, "child");
    });
    std::cout << "the child has begun\n";
  });
  io.run();
  io.restart();

  recoro::spawn_like(io.get_executor(), [&]() -> asio::awaitable<void> {
    co_await step(io, "on the executor");
  });
  io.run();
  io.restart();

  recoro::spawn_on(strand, [&]() -> asio::awaitable<void> {
    co_await step(io, "on the strand");
  });
  io.run();
  io.restart();

  recoro::spawn_like(io, std::bind(bound, std::ref(io), 7));
  io.run();
  io.restart();

  {
    auto const name = std::make_shared<std::string>("shared");
    recoro::spawn_like(io, std::bind(&shared, std::ref(io), std::shared_ptr<const std::string>(name)));
  }
  io.run();
  io.restart();

  asio::co_spawn(
      io, [&]() -> asio::awaitable<void> { co_await step(io, "detached"); },
      asio::detached);
  io.run();
  io.restart();

  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await step(io, "throwing");
    throw std::runtime_error("out of run");
  });
  try {
    io.run();
  } catch (const std::runtime_error &e) {
    std::cout << e.what() << "\n";
  }
}
