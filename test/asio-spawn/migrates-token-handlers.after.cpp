// Handlers and filters that are handed what holds the token: kept in maps as
// std::function, called through each other, some of which wait and some not.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

struct response {
  int code = 200;
  std::string body;
};

struct context {
  asio::io_context &io;
  std::string const &target;
  std::vector<std::string> &journal;

  asio::awaitable<void> sleep(int ms) const {
    asio::steady_timer timer(io, std::chrono::milliseconds(ms));
    co_await timer.async_wait(asio::use_awaitable);
  }
  void note(std::string text) const { journal.push_back(std::move(text)); }
};

using handler = std::function<asio::awaitable<response>(context &)>;
using filter = std::function<asio::awaitable<response>(context &, const handler &next)>;
// Nothing behind it waits.
using condition = std::function<bool(context const &)>;

class server {
public:
  explicit server(asio::io_context &io) : io_(io) {}

  server &route(std::string target, handler h) {
    routes_[std::move(target)] = std::move(h);
    return *this;
  }
  server &use(filter f) {
    filters_.push_back(std::move(f));
    return *this;
  }
  server &require(condition c) {
    conditions_.push_back(std::move(c));
    return *this;
  }

  asio::awaitable<response> serve(std::string const &target) {
    context ctx{io_, target, journal_};
    try {
      co_return co_await dispatch(ctx, 0);
    } catch (std::exception const &e) {
      co_return response{500, e.what()};
    }
  }
  std::vector<std::string> const &journal() const { return journal_; }

  asio::awaitable<response> count(context &ctx) {
    co_await ctx.sleep(1);
    co_return response{200, std::to_string(journal_.size())};
  }

private:
  asio::awaitable<response> dispatch(context &ctx, std::size_t number) {
    if (number < filters_.size())
      co_return co_await filters_[number](ctx, [this, number](context &c) -> asio::awaitable<response> { co_return co_await dispatch(c, number + 1); });
    if (!std::all_of(conditions_.begin(), conditions_.end(), [&](condition const &c) { return c(ctx); }))
      co_return response{403, "no"};
    auto it = routes_.find(ctx.target);
    if (it == routes_.end())
      throw std::runtime_error("nothing at " + ctx.target);
    co_return co_await it->second(ctx);
  }

  asio::io_context &io_;
  std::map<std::string, handler> routes_;
  std::vector<filter> filters_;
  std::vector<condition> conditions_;
  std::vector<std::string> journal_;
};

static asio::awaitable<response> nap(context &ctx) {
  co_await ctx.sleep(1);
  ctx.note("napped");
  co_return response{200, "rested"};
}

static asio::awaitable<response> say(context &ctx) {
  ctx.note("said");
  co_return response{200, "hello"};
}

struct repeated {
  int times;
  asio::awaitable<response> operator()(context &ctx) const {
    for (int i = 0; i != times; ++i)
      co_await ctx.sleep(1);
    co_return response{200, std::to_string(times) + " times"};
  }
};

int main() {
  using namespace std::placeholders;
  asio::io_context io;
  server s(io);
  auto late = [](context &ctx) -> asio::awaitable<response> {
    co_await ctx.sleep(2);
    co_return response{201, "late"};
  };
  s.route("nap", nap).route("say", &say).route("late", late);
  s.route("count", std::bind(&server::count, &s, _1));
  s.route("thrice", repeated{3});
  s.use([](context &ctx, const handler &next) -> asio::awaitable<response> {
    ctx.note("in " + ctx.target);
    response r = co_await next(ctx);
    ctx.note("out " + std::to_string(r.code));
    co_return r;
  });
  s.use([&](context &ctx, const handler &next) -> asio::awaitable<response> { co_return co_await [&]() -> asio::awaitable<response> { if (ctx.target == "cached") { auto operand = response{304, ""}; co_return std::move(operand); } co_return co_await next(ctx); }(); });
  s.require([](context const &ctx) { return ctx.target != "secret"; });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    for (std::string target : {"nap", "say", "late", "count", "thrice", "cached", "secret", "none"}) {
      response r = co_await s.serve(target);
      std::cout << target << ": " << r.code << " " << r.body << "\n";
    }
    for (auto const &line : s.journal())
      std::cout << line << "\n";
  });
  io.run();
}
