// A native coroutine has no stack whose size could be set.
// Compiled by: clang++
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/context/fixedsize_stack.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <iostream>

namespace asio = boost::asio;
namespace coro = boost::coroutines;

static constexpr std::size_t big = 512 * 1024;

static std::size_t size_of_stack() { return 2 * big; }

static void recurse(asio::io_context &io, int depth, asio::yield_context yield) {
  char page[4096] = {};
  page[depth % sizeof page] = 1;
  if (depth > 0)
    recurse(io, depth - 1, yield);
  else
    asio::post(io, yield);
  if (depth == 50)
    std::cout << "back from " << depth << "\n";
}

int main() {
  asio::io_context io;
  asio::spawn(
      io,
      [&](asio::yield_context yield) {
        recurse(io, 50, yield);
        asio::spawn(yield, [&](asio::yield_context inner) {
          recurse(io, 50, inner);
        }, coro::attributes(big)); // as deep as the outer one
        std::cout << "started one more\n";
      },
      boost::coroutines::attributes(1024 * 1024)); // a megabyte
  io.run();
  io.restart();

  asio::spawn(asio::make_strand(io), [&](asio::yield_context yield) {
    recurse(io, 50, yield);
  }, boost::coroutines::attributes{size_of_stack()});
  io.run();
  io.restart();

  asio::spawn(io, std::allocator_arg, boost::context::fixedsize_stack(big),
              [&](asio::yield_context yield) { recurse(io, 50, yield); },
              asio::detached);
  asio::spawn(
      io.get_executor(), std::allocator_arg,
      boost::context::protected_fixedsize_stack(size_of_stack()), // guarded
      [&](asio::yield_context yield) {
        recurse(io, 50, yield);
        return 7;
      },
      [](std::exception_ptr, int result) { std::cout << result << "\n"; });
  boost::coroutines::attributes const small(128 * 1024);
  asio::spawn(
      io, [&](asio::yield_context yield) { recurse(io, 5, yield); }, small);
  io.run();
}
