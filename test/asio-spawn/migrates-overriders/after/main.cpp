#include "sleeper.hpp"
#include <iostream>
#include <recoro/asio.hpp>

namespace {

struct cat : zoo::sleeper {
  using sleeper::sleeper;
  auto sleep(int) -> boost::asio::awaitable<int> override {
    co_await night();
    co_return 0;
  }
};

} // namespace

int main() {
  boost::asio::io_context io;
  cat first(io);
  auto second = zoo::make_bear(io);
  for (zoo::sleeper *each : {static_cast<zoo::sleeper *>(&first), second.get()})
    recoro::spawn_like(io, [each]() -> boost::asio::awaitable<void> {
      int const snores = co_await each->sleep(2);
      std::cout << snores << " snores\n";
    });
  io.run();
}
