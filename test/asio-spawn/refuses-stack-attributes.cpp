// What is said about a stack may do more than to set its size.
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/context/fixedsize_stack.hpp>
#include <iostream>

namespace asio = boost::asio;

namespace pool {

// Counts the stacks that live.
struct counting_stack : boost::context::fixedsize_stack {
  boost::context::stack_context allocate() {
    std::cout << "a stack\n";
    return boost::context::fixedsize_stack::allocate();
  }
};

} // namespace pool

static std::size_t announced(std::size_t size) {
  std::cout << size << " bytes\n";
  return size;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));

  // The objects of a coroutine that never ends leak on purpose.
  asio::spawn(
      io,
      [&](asio::yield_context yield) { // refused: stack-attributes
        timer.async_wait(yield);
      },
      boost::coroutines::attributes(64 * 1024,
                                    boost::coroutines::no_stack_unwind));

  asio::spawn(
      io,
      [&](asio::yield_context yield) { // refused: stack-attributes
        timer.async_wait(yield);
      },
      boost::coroutines::attributes(announced(64 * 1024)));

  asio::spawn(io, std::allocator_arg, pool::counting_stack(),
              [&](asio::yield_context yield) { // refused: stack-attributes
                timer.async_wait(yield);
              },
              asio::detached);

  io.run();
}
