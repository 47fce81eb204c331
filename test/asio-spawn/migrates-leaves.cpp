// What takes a token and never suspends only loses it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

// Only for the sake of its callers.
static int parse(std::string const &line, asio::yield_context yield) {
  (void)yield;
  if (line.empty())
    throw std::invalid_argument("an empty line");
  return static_cast<int>(line.size());
}

// Hands it to leaves only: one that calls itself is one, too.
static int sum(int n, std::string const &line, asio::yield_context yield) {
  try {
    return n == 0 ? 0 : parse(line, yield) + sum(n - 1, line, yield);
  } catch (std::invalid_argument const &) {
    return parse("-", yield) * 10;
  }
}

constexpr int twice(int n, asio::yield_context const &) noexcept { return n * 2; }

template <class T>
auto first(T const &values, asio::yield_context) {
  return values.at(0);
}

struct sink {
  virtual ~sink() = default;
  virtual void write(std::string const &text, asio::yield_context yield) = 0;
  virtual int count(asio::yield_context) const { return 0; }
};

// One overrider suspends: all are awaited. Of `count` none does.
struct memory : sink {
  void write(std::string const &text, asio::yield_context) override { all += text; }
  int count(asio::yield_context) const override { return int(all.size()); }
  std::string all;
};

struct slow : sink {
  void write(std::string const &text, asio::yield_context yield) override {
    asio::post(yield);
    std::cout << "slow " << text << '\n';
  }
};

// Started, and called through a function type: awaited.
static void started(asio::yield_context) { std::cout << "started\n"; }
static int kept(int n, asio::yield_context) { return n + 1; }

int main() {
  asio::io_context io;
  asio::spawn(io, started);
  asio::spawn(io, [](asio::yield_context yield) {
    static int const size = parse("static", yield);
    std::cout << size << sum(3, "abc", yield) << sum(3, "", yield) << '\n';
    std::cout << twice(2, yield) << noexcept(twice(2, yield)) << sizeof(parse("x", yield)) << '\n';
    std::cout << first(std::string("xyz"), yield) << '\n';
    try {
      parse("", yield);
    } catch (std::exception const &e) {
      std::cout << e.what() << parse("caught", yield) << '\n';
    }
    auto echo = [&](std::string const &text) { return parse(text, yield); };
    std::function<int(std::string const &)> asked = echo;
    std::cout << asked("kept by a function") << '\n';

    memory m;
    slow s;
    for (sink *one : {static_cast<sink *>(&m), static_cast<sink *>(&s)}) {
      one->write("text", yield);
      std::cout << one->count(yield) << '\n';
    }
    std::function<int(int, asio::yield_context)> call = kept;
    std::cout << call(1, yield) << '\n';
  });
  io.run();
}
