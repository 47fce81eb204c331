// What a bind makes is assigned to a std::function, or put into a container of
// them: the same as where a std::function is made of it.
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
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
    verbs["HELO"] = std::bind(&session::greet, this, _1, _2);
    verbs.emplace("NOOP", std::bind(&session::answer, this, 250, _1, _2));
    verbs["VRFY"] = std::bind(
        [](int code, const std::string &rest, asio::yield_context) {
          return std::to_string(code) + " maybe " + rest;
        },
        252, _1, _2);
    fallback = std::bind(&session::answer, this, 500, _1, _2);
  }

  std::string handle(const std::string &verb, const std::string &rest,
                     asio::yield_context yield) {
    auto found = verbs.find(verb);
    return found == verbs.end() ? fallback(rest, yield)
                                : found->second(rest, yield);
  }

private:
  std::string answer(int code, const std::string &rest,
                     asio::yield_context yield) {
    timer.expires_after(std::chrono::milliseconds(1));
    timer.async_wait(yield);
    return std::to_string(code) + " " + rest;
  }

  std::string greet(const std::string &rest, asio::yield_context yield) {
    return answer(250, "hello " + rest, yield);
  }

  using verb = std::function<std::string(const std::string &, asio::yield_context)>;

  asio::steady_timer timer;
  std::map<std::string, verb> verbs;
  verb fallback;
};

int main() {
  asio::io_context io;
  session s(io);
  asio::spawn(
      io,
      [&](asio::yield_context yield) {
        for (const char *verb : {"HELO", "NOOP", "VRFY", "QUIT"})
          std::cout << s.handle(verb, "you", yield) << "\n";
      },
      asio::detached);
  io.run();
}
