#include "session.h"
#include <utility>
#include <boost/asio/use_awaitable.hpp>

session::session(boost::asio::io_context &io, std::string name)
    : name_(std::move(name)), timer_(io) {}

boost::asio::awaitable<int> session::run(int rounds) {
  for (int round = 0; round != rounds; ++round) {
    co_await rest();
    log("round " + std::to_string(round));
  }
  co_return rounds;
}

boost::asio::awaitable<void> session::rest() {
  timer_.expires_after(std::chrono::milliseconds(1));
  co_await timer_.async_wait(boost::asio::use_awaitable);
}
