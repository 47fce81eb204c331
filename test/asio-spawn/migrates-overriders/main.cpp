#include "sleeper.hpp"
#include <iostream>

namespace {

struct cat : zoo::sleeper {
  using sleeper::sleeper;
  auto sleep(int, boost::asio::yield_context yield) -> int override {
    night(yield);
    return 0;
  }
};

} // namespace

int main() {
  boost::asio::io_context io;
  cat first(io);
  auto second = zoo::make_bear(io);
  for (zoo::sleeper *each : {static_cast<zoo::sleeper *>(&first), second.get()})
    boost::asio::spawn(io, [each](boost::asio::yield_context yield) {
      int const snores = each->sleep(2, yield);
      std::cout << snores << " snores\n";
    });
  io.run();
}
