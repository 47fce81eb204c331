#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string>
#include <vector>

// One for each client; it is made where the client is served.
class session {
public:
  session(boost::asio::io_context &io, std::string name, boost::asio::yield_context yield);
  session(const session &) = delete;

  int run(int rounds);
  void log(std::string const &text) { lines.push_back(name_ + ": " + text); }

  std::vector<std::string> lines;

private:
  void rest();

  std::string name_;
  boost::asio::steady_timer timer_;
  boost::asio::yield_context yield_;
};

// It knows nothing of tokens.
class runner {
public:
  explicit runner(session &of) : of_(of) {}
  int twice();
  void tell() const;

private:
  session &of_;
};
