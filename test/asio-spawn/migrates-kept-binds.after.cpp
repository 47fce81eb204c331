// What a bind makes is assigned to a std::function, or put into a container of
// them: the same as where a std::function is made of it.
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace asio = boost::asio;
using namespace std::placeholders;

class session {
public:
  explicit session(asio::io_context &io) : timer(io) {
    verbs["HELO"] = std::bind(&session::greet, this, _1);
    verbs.emplace("NOOP", std::bind(&session::answer, this, 250, _1));
    verbs["VRFY"] = std::bind(
        [](int code, const std::string &rest) -> asio::awaitable<std::string> {
          co_return std::to_string(code) + " maybe " + rest;
        },
        252, _1);
    fallback = std::bind(&session::answer, this, 500, _1);
  }

  asio::awaitable<std::string> handle(const std::string &verb, const std::string &rest) {
    auto found = verbs.find(verb);
    co_return co_await [&]() -> asio::awaitable<std::string> { if (found == verbs.end()) co_return co_await fallback(rest); co_return co_await found->second(rest); }();
  }

private:
  asio::awaitable<std::string> answer(int code, const std::string &rest) {
    timer.expires_after(std::chrono::milliseconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    co_return std::to_string(code) + " " + rest;
  }

  asio::awaitable<std::string> greet(const std::string &rest) {
    co_return co_await answer(250, "hello " + rest);
  }

  using verb = std::function<asio::awaitable<std::string>(const std::string &)>;

  asio::steady_timer timer;
  std::map<std::string, verb> verbs;
  verb fallback;
};

int main() {
  asio::io_context io;
  session s(io);
  asio::co_spawn(
      io,
      [&]() -> asio::awaitable<void> {
        for (const char *verb : {"HELO", "NOOP", "VRFY", "QUIT"})
          std::cout << co_await s.handle(verb, "you") << "\n";
      },
      asio::detached);
  io.run();
}
