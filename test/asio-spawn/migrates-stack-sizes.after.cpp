// A native coroutine has no stack whose size could be set.
// Compiled by: clang++
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/strand.hpp>
#include <boost/context/fixedsize_stack.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <iostream>

namespace asio = boost::asio;
namespace coro = boost::coroutines;

static constexpr std::size_t big = 512 * 1024;

static std::size_t size_of_stack() { return 2 * big; }

static asio::awaitable<void> recurse(asio::io_context &io, int depth) {
  char page[4096] = {};
  page[depth % sizeof page] = 1;
  if (depth > 0)
    co_await recurse(io, depth - 1);
  else
    co_await asio::post(io, asio::use_awaitable);
  if (depth == 50)
    std::cout << "back from " << depth << "\n";
}

int main() {
  asio::io_context io;
  recoro::spawn_like(
      io,
      [&]() -> asio::awaitable<void> {
        co_await recurse(io, 50);
        recoro::spawn_on(co_await asio::this_coro::executor, [&]() -> asio::awaitable<void> {
          co_await recurse(io, 50);
        }); // as deep as the outer one
        std::cout << "started one more\n";
      }); // a megabyte
  io.run();
  io.restart();

  recoro::spawn_on(asio::make_strand(io), [&]() -> asio::awaitable<void> {
    co_await recurse(io, 50);
  });
  io.run();
  io.restart();

  asio::co_spawn(io,
              [&]() -> asio::awaitable<void> { co_await recurse(io, 50); },
              asio::detached);
  recoro::spawn_then(
      io.get_executor(), // guarded
      [&]() -> asio::awaitable<int> {
        co_await recurse(io, 50);
        co_return 7;
      },
      [](std::exception_ptr, int result) { std::cout << result << "\n"; });
  boost::coroutines::attributes const small(128 * 1024);
  recoro::spawn_like(
      io, [&]() -> asio::awaitable<void> { co_await recurse(io, 5); });
  io.run();
}
