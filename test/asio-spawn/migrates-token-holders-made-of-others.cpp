// A token goes from the object that keeps it into the next one: in a function that
// waits for nothing and has no token of its own.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct context {
  asio::io_context &io;
  asio::yield_context yield;
  int depth;

  context deeper() const { return {io, yield, depth + 1}; }
};

struct visit {
  asio::yield_context yield;
  std::string guest;
};

visit visitOf(const context &at) {
  return {at.yield, "guest " + std::to_string(at.depth)};
}

context begin(asio::io_context &io, asio::yield_context yield) {
  return {io, yield, 7};
}

void receive(const visit &of) {
  asio::post(of.yield);
  std::cout << of.guest << "\n";
}

void descend(const context &at) {
  std::cout << at.depth << "\n";
  asio::post(at.io, at.yield);
  if (at.depth < 3)
    descend(at.deeper());
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    context first{io, yield, 0};
    descend(first);
    descend(begin(io, yield).deeper());
    receive(visitOf(first));
  });
  io.run();
}
