// Handlers and filters that are handed what holds the token: kept in maps as
// std::function, called through each other, some of which wait and some not.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

struct response {
  int code = 200;
  std::string body;
};

struct context {
  asio::io_context &io;
  std::string const &target;
  const asio::yield_context &yield;
  std::vector<std::string> &journal;

  void sleep(int ms) const {
    asio::steady_timer timer(io, std::chrono::milliseconds(ms));
    timer.async_wait(yield);
  }
  void note(std::string text) const { journal.push_back(std::move(text)); }
};

using handler = std::function<response(context &)>;
using filter = std::function<response(context &, const handler &next)>;
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

  response serve(std::string const &target, asio::yield_context yield) {
    context ctx{io_, target, yield, journal_};
    try {
      return dispatch(ctx, 0);
    } catch (std::exception const &e) {
      return {500, e.what()};
    }
  }
  std::vector<std::string> const &journal() const { return journal_; }

  response count(context &ctx) {
    ctx.sleep(1);
    return {200, std::to_string(journal_.size())};
  }

private:
  response dispatch(context &ctx, std::size_t number) {
    if (number < filters_.size())
      return filters_[number](ctx, [this, number](context &c) { return dispatch(c, number + 1); });
    if (!std::all_of(conditions_.begin(), conditions_.end(), [&](condition const &c) { return c(ctx); }))
      return {403, "no"};
    auto it = routes_.find(ctx.target);
    if (it == routes_.end())
      throw std::runtime_error("nothing at " + ctx.target);
    return it->second(ctx);
  }

  asio::io_context &io_;
  std::map<std::string, handler> routes_;
  std::vector<filter> filters_;
  std::vector<condition> conditions_;
  std::vector<std::string> journal_;
};

static response nap(context &ctx) {
  ctx.sleep(1);
  ctx.note("napped");
  return {200, "rested"};
}

static response say(context &ctx) {
  ctx.note("said");
  return {200, "hello"};
}

struct repeated {
  int times;
  response operator()(context &ctx) const {
    for (int i = 0; i != times; ++i)
      ctx.sleep(1);
    return {200, std::to_string(times) + " times"};
  }
};

int main() {
  using namespace std::placeholders;
  asio::io_context io;
  server s(io);
  auto late = [](context &ctx) -> response {
    ctx.sleep(2);
    return {201, "late"};
  };
  s.route("nap", nap).route("say", &say).route("late", late);
  s.route("count", std::bind(&server::count, &s, _1));
  s.route("thrice", repeated{3});
  s.use([](context &ctx, const handler &next) {
    ctx.note("in " + ctx.target);
    response r = next(ctx);
    ctx.note("out " + std::to_string(r.code));
    return r;
  });
  s.use([&](context &ctx, const handler &next) { return ctx.target == "cached" ? response{304, ""} : next(ctx); });
  s.require([](context const &ctx) { return ctx.target != "secret"; });
  asio::spawn(io, [&](asio::yield_context yield) {
    for (std::string target : {"nap", "say", "late", "count", "thrice", "cached", "secret", "none"}) {
      response r = s.serve(target, yield);
      std::cout << target << ": " << r.code << " " << r.body << "\n";
    }
    for (auto const &line : s.journal())
      std::cout << line << "\n";
  });
  io.run();
}
