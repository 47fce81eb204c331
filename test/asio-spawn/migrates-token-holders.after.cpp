// A token that is kept in an object: in a request that is passed along, in a session
// whose methods wait. What is awaited does not depend on the object.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

struct request {
  asio::io_context &io;
  std::string name;
  // of the coroutine that serves it
  std::string log;
};

static asio::awaitable<void> nap(asio::io_context &io, int steps) {
  for (int step = 0; step != steps; ++step) {
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

// Made by a template, of whatever names it.
struct order {
  template <class Name>
  order(Name const &name, asio::io_context &io)
      : name(name)
      , io(io)
  {}
  std::string name;
  asio::io_context &io;
};

static asio::awaitable<std::string> bring(order const &what) {
  co_await nap(what.io, 1);
  co_return "brought " + what.name;
}

static asio::awaitable<std::string> fetch(request &r) {
  co_await nap(r.io, 2);
  if (r.name.empty())
    throw std::runtime_error("nothing to fetch");
  co_return "<" + r.name + ">";
}

// It does not wait.
static int weigh(request const &r) { return int(r.name.size()); }

// Two layers below.
static asio::awaitable<void> deepest(std::shared_ptr<request> const &r) {
  co_await asio::post(r->io, asio::use_awaitable);
  r->log += ", deepest";
}
static asio::awaitable<void> deeper(std::shared_ptr<request> r) { co_await deepest(r); }

static asio::awaitable<void> get(request &r) { { auto &&left = co_await fetch(r) + " of "; r.log += std::move(left) + std::to_string(weigh(r)); } }

static asio::awaitable<void> put(request &r) {
  try {
    request nameless{r.io, "", ""};
    r.log += co_await fetch(nameless);
  } catch (std::exception const &e) {
    r.log += e.what();
  }
  boost::system::error_code ec;
  asio::steady_timer timer(r.io, std::chrono::hours(1));
  asio::post(co_await asio::this_coro::executor, [&] { timer.cancel(); });
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  r.log += ec ? ", late" : ", in time";
}

class session : public std::enable_shared_from_this<session> {
public:
  session(asio::io_context &io, int limit = 2)
      : timer_(io), limit_(limit) {}
  explicit session(asio::io_context &io, std::string name);
  ~session() { std::cout << name_ << " ends after " << steps_ << "\n"; }

  asio::awaitable<void> run() {
    auto self = shared_from_this();
    asio::post(timer_.get_executor(), [this] { log("posted"); });
    while (steps_ != limit_)
      co_await step();
    auto again = [&, this](int times) -> asio::awaitable<int> {
      while (times--)
        co_await step();
      co_return limit_;
    };
    auto quiet = [this] { return steps_ > 1; };
    if (quiet() && co_await again(2) == 2)
      log("ran");
  }

  int steps() const { return steps_; }

private:
  asio::awaitable<void> step();
  void log(std::string const &text) const { std::cout << name_ << " " << text << "\n"; }

  asio::steady_timer timer_;
  int limit_;
  int steps_ = 0;
  std::string name_ = "a session";
};

session::session(asio::io_context &io, std::string name)
    : timer_(io),
      limit_(1),
      name_(std::move(name)) {
}

asio::awaitable<void> session::step() {
  timer_.expires_after(std::chrono::milliseconds(1));
  co_await timer_.async_wait(asio::use_awaitable);
  ++steps_;
}

// Nothing but the token.
class breath {
public:
  explicit breath()
  {
  }
  template <class Timer> asio::awaitable<void> on(Timer &timer) { co_await timer.async_wait(asio::use_awaitable); }

private:
};

// Handlers that may wait, or not.
struct handler {
  virtual ~handler() = default;
  virtual asio::awaitable<std::string> handle(request &r) = 0;
};
struct slow : handler {
  asio::awaitable<std::string> handle(request &r) override {
    co_await nap(r.io, 1);
    co_return "slow " + r.name;
  }
};
struct quick : handler {
  asio::awaitable<std::string> handle(request &r) override { co_return "quick " + r.name; }
};

struct server {
  std::map<std::string, std::unique_ptr<handler>> handlers;
  std::vector<std::string> journal;

  asio::awaitable<void> serve(request &r) { journal.push_back(co_await handlers.at(r.name)->handle(r)); }
  std::size_t served() const { return journal.size(); }
};

// Classes that know each other; one of them knows a request.
struct waiter {
  struct kitchen *from = nullptr;
  request *order = nullptr;
  asio::awaitable<std::string> serve();
};
struct kitchen {
  waiter *to = nullptr;
  asio::awaitable<std::string> ring() { co_return "ring, " + co_await to->serve(); }
};
asio::awaitable<std::string> waiter::serve() { co_return co_await fetch(*order) + (from ? " from the kitchen" : ""); }

template <class Context> static asio::awaitable<int> twice(Context &context, asio::io_context &io) {
  co_await nap(io, 1);
  co_await nap(io, 1);
  co_return 2;
}

int main() {
  asio::io_context io;
  server s;
  s.handlers["slow"] = std::make_unique<slow>();
  s.handlers["quick"] = std::make_unique<quick>();
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    request first{io, "first", "log: "};
    co_await get(first);
    co_await put(first);
    std::cout << first.log << "\n";
    auto shared = std::make_shared<request>(request{.io = io, .name = "shared"});
    co_await deeper(shared);
    {
      auto &&out = std::cout << shared->name << shared->log << ", ";
      out << co_await twice(*shared, io) << "\n";
    }
    auto both = [&]() -> asio::awaitable<std::string> {
      co_await deeper(shared);
      auto &&left = co_await fetch(*shared);
      co_return std::move(left) + co_await fetch(first);
    };
    std::cout << co_await both() << "\n";
    order soup{"soup", io};
    {
      auto &&out = std::cout << co_await bring(soup) << ", ";
      out << co_await bring(order(std::string("bread"), io)) << "\n";
    }
    waiter w{nullptr, &first};
    kitchen k{&w};
    w.from = &k;
    std::cout << co_await k.ring() << "\n";
    co_await std::make_shared<session>(io)->run();
    auto named = std::make_shared<session>(io, "named");
    co_await named->run();
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    breath p;
    co_await p.on(timer);
    co_await breath{}.on(timer);
    co_await breath().on(timer);
    for (std::string name : {"slow", "quick"}) {
      request r{io, name};
      co_await s.serve(r);
    }
    std::cout << s.served() << ": " << s.journal[0] << ", " << s.journal[1] << "\n";
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await asio::post(io, asio::use_awaitable);
    std::cout << "beside\n";
  });
  io.run();
}
