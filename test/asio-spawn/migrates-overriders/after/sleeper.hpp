// An interface in a header, its overriders in two sources.
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

namespace zoo {

class sleeper {
public:
  explicit sleeper(boost::asio::io_context &io) : io_(io) {}
  virtual ~sleeper() = default;

  /// Sleeps; returns how often it snored.
  virtual boost::asio::awaitable<int> sleep(int nights) = 0;

protected:
  /// A night without dreams.
  virtual boost::asio::awaitable<void> night() {
    boost::asio::steady_timer timer(io_, std::chrono::milliseconds(1));
    co_await timer.async_wait(boost::asio::use_awaitable);
  }

  boost::asio::io_context &io_;
};

std::unique_ptr<sleeper> make_bear(boost::asio::io_context &io);

} // namespace zoo
