#include <iostream>
#include <stdexcept>
#include <utility>

#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>

namespace asio = boost::asio;

struct my_error : std::runtime_error { using std::runtime_error::runtime_error; };

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    asio::post(io, yield);
    throw my_error("late");
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    try {
      asio::post(io, yield);
      asio::post(io, yield);
      throw my_error("inside");
    } catch (std::exception const &) {
      std::cout << "kept inside\n";
    }
  });
  try {
    io.run();
  } catch (my_error const &e) {
    std::cout << "my error: " << e.what() << "\n";
  } catch (std::runtime_error const &) {
    std::cout << "a runtime error\n";
  }
  io.restart();
  io.run();
}
