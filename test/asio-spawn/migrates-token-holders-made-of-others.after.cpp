// A token goes from the object that keeps it into the next one: in a function that
// waits for nothing and has no token of its own.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct context {
  asio::io_context &io;
  int depth;

  context deeper() const { return {io, depth + 1}; }
};

struct visit {
  std::string guest;
};

visit visitOf(const context &at) {
  return {"guest " + std::to_string(at.depth)};
}

context begin(asio::io_context &io) {
  return {io, 7};
}

asio::awaitable<void> receive(const visit &of) {
  co_await asio::post(asio::use_awaitable);
  std::cout << of.guest << "\n";
}

asio::awaitable<void> descend(const context &at) {
  std::cout << at.depth << "\n";
  co_await asio::post(at.io, asio::use_awaitable);
  if (at.depth < 3)
    co_await descend(at.deeper());
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    context first{io, 0};
    co_await descend(first);
    co_await descend(begin(io).deeper());
    co_await receive(visitOf(first));
  });
  io.run();
}
