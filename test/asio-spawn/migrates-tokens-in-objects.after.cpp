// A class of the project's own around the token, and an object that is passed on:
// what waits there stands in functions that take no token.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace asio = boost::asio;

// The project's own: token, cancel signal, log prefix.
class call_context {
public:
  call_context(bool &cancelled, std::string prefix)
      : cancelled_(cancelled), prefix_(std::move(prefix)) {}
  bool cancelled() const { return cancelled_; }
  void log(std::string const &text) { std::cout << prefix_ << text << '\n'; }

private:
  bool &cancelled_;
  std::string prefix_;
};

struct request {
  asio::io_context &io;
};

static asio::awaitable<void> nap(asio::io_context &io, call_context &context) {
  co_await asio::steady_timer(io, std::chrono::milliseconds(1)).async_wait(asio::use_awaitable);
  context.log("napped");
}

static asio::awaitable<void> fetch(asio::io_context &io, call_context &context) {
  if (!context.cancelled())
    co_await nap(io, context);
}

// Two layers below.
static asio::awaitable<void> deepest(std::shared_ptr<request> const &ctx) { co_await asio::post(ctx->io, asio::use_awaitable); }
static asio::awaitable<void> deeper(std::shared_ptr<request> ctx) { co_await deepest(ctx); }

int main() {
  asio::io_context io;
  bool cancelled = false;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    call_context context(cancelled, "log: ");
    co_await fetch(io, context);
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    {
      auto args = request{io};
      co_await deeper(std::make_shared<request>(std::move(args)));
    }
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await asio::post(io, asio::use_awaitable);
    std::cout << "beside\n";
  });
  io.run();
}
