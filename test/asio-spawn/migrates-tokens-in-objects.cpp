// A class of the project's own around the token, and an object that is passed on:
// what waits there stands in functions that take no token.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;

// The project's own: token, cancel signal, log prefix.
class call_context {
public:
  call_context(asio::yield_context yield, bool &cancelled, std::string prefix)
      : yield_(yield), cancelled_(cancelled), prefix_(std::move(prefix)) {}
  asio::yield_context token() const { return yield_; }
  bool cancelled() const { return cancelled_; }
  void log(std::string const &text) { std::cout << prefix_ << text << '\n'; }

private:
  asio::yield_context yield_;
  bool &cancelled_;
  std::string prefix_;
};

struct request {
  asio::io_context &io;
  asio::yield_context yield;
};

static void nap(asio::io_context &io, call_context &context) {
  asio::steady_timer(io, std::chrono::milliseconds(1)).async_wait(context.token());
  context.log("napped");
}

static void fetch(asio::io_context &io, call_context &context) {
  if (!context.cancelled())
    nap(io, context);
}

// Two layers below.
static void deepest(std::shared_ptr<request> const &ctx) { asio::post(ctx->io, ctx->yield); }
static void deeper(std::shared_ptr<request> ctx) { deepest(ctx); }

int main() {
  asio::io_context io;
  bool cancelled = false;
  asio::spawn(io, [&](asio::yield_context yield) {
    call_context context(yield, cancelled, "log: ");
    fetch(io, context);
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    deeper(std::make_shared<request>(request{io, yield}));
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    asio::post(io, yield);
    std::cout << "beside\n";
  });
  io.run();
}
