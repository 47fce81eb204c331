// Tokens by value, by reference, without a name and with a default, and the
// parameters around them.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

static asio::yield_context &nobody() {
  throw std::logic_error("called without a token");
}

// Every call passes a token: the default is never taken.
int defaulted(asio::io_context &io, int value,
              asio::yield_context yield = nobody());

int defaulted(asio::io_context &io, int value, asio::yield_context yield) {
  asio::post(io, yield);
  return value;
}

// The token comes first, and what follows has defaults.
static std::string in_front(asio::yield_context yield, asio::io_context &io,
                            std::string text = "default", int times = 2) {
  std::string all;
  for (int i = 0; i < times; ++i) {
    asio::post(io, yield);
    all += text + ";";
  }
  return all;
}

static void by_reference(asio::io_context &io, asio::yield_context &yield,
                         const char *name /* may not be null */) {
  asio::post(io, yield);
  std::cout << name << "\n";
}

static int by_const_reference(asio::io_context &io, // where it waits
                              const asio::yield_context &yield, // how
                              int value) {
  asio::post(io, yield);
  return value + 1;
}

static int by_rvalue(asio::io_context &io, asio::yield_context &&yield) {
  asio::post(io, yield);
  return 5;
}

static int unnamed(int value, asio::yield_context) { return value * 2; }
static int unnamed_reference(const asio::yield_context &, int value = 8) {
  return value;
}
static int commented(int value, asio::yield_context /*yield*/) { return value; }
static void ignored(asio::yield_context yield) { (void)yield; }

class shop {
public:
  explicit shop(asio::io_context &io) : io(io) {}

  static int prices(asio::yield_context, int factor) { return factor * 10; }
  virtual int stock(asio::yield_context yield, int least = 1) const {
    asio::post(io, yield);
    return least;
  }
  virtual ~shop() = default;

protected:
  asio::io_context &io;
};

class large_shop : public shop {
public:
  using shop::shop;
  // The default that counts is that of the static type.
  int stock(asio::yield_context, int least = 100) const override {
    return least + 1000;
  }
};

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    std::cout << defaulted(io, 3, yield) << "\n";
    std::cout << in_front(yield, io) << "\n";
    std::cout << in_front(yield, io, "given", 1) << "\n";
    by_reference(io, yield, "by reference");
    std::cout << by_const_reference(io, yield, 1) << "\n";
    std::cout << by_rvalue(io, asio::yield_context(yield)) << "\n";
    std::cout << by_rvalue(io, std::move(yield)) << "\n";
    std::cout << unnamed(21, yield) + unnamed_reference(yield) << "\n";
    std::cout << commented(unnamed(2, yield), yield) << "\n";
    ignored(yield);
    std::cout << shop::prices(yield, 4) << "\n";
    large_shop big(io);
    const shop &small = big;
    std::cout << small.stock(yield) << " " << big.stock(yield) << "\n";
  });
  asio::spawn(io, [](asio::yield_context) { std::cout << "nothing to wait for\n"; });
  asio::spawn(io, [&](const asio::yield_context &yield) {
    asio::post(io, yield);
    std::cout << "a reference\n";
  });
  io.run();
}
