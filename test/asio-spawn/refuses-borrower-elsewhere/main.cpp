#include "repeat.hpp"
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

namespace asio = boost::asio;

void count();

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    repeat(2, [&] { asio::post(yield); }); // refused: group-refused
    std::cout << "posted\n";
    count();
  });
  io.run();
}
