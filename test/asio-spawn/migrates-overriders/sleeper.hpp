// An interface in a header, its overriders in two sources.
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

namespace zoo {

class sleeper {
public:
  explicit sleeper(boost::asio::io_context &io) : io_(io) {}
  virtual ~sleeper() = default;

  /// Sleeps; returns how often it snored.
  virtual int sleep(int nights, boost::asio::yield_context yield) = 0;

protected:
  /// A night without dreams.
  virtual void night(boost::asio::yield_context yield) {
    boost::asio::steady_timer timer(io_, std::chrono::milliseconds(1));
    timer.async_wait(yield);
  }

  boost::asio::io_context &io_;
};

std::unique_ptr<sleeper> make_bear(boost::asio::io_context &io);

} // namespace zoo
