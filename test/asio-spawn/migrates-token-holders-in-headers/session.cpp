#include "session.h"
#include <utility>

session::session(boost::asio::io_context &io, std::string name, boost::asio::yield_context yield)
    : name_(std::move(name)), timer_(io), yield_(std::move(yield)) {}

int session::run(int rounds) {
  for (int round = 0; round != rounds; ++round) {
    rest();
    log("round " + std::to_string(round));
  }
  return rounds;
}

void session::rest() {
  timer_.expires_after(std::chrono::milliseconds(1));
  timer_.async_wait(yield_);
}
