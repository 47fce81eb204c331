// This Asio only takes the handler's executor.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <iostream>

namespace asio = boost::asio;

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  auto strand = asio::make_strand(io);
  asio::spawn(asio::bind_executor(strand, [] { std::cout << "ended\n"; }),
              [&](asio::yield_context yield) { // unsafe: handler-ignored
                timer.async_wait(yield);
              });
  io.run();
}
