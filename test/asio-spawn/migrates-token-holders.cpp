// A token that is kept in an object: in a request that is passed along, in a session
// whose methods wait. What is awaited does not depend on the object.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

struct request {
  asio::io_context &io;
  std::string name;
  asio::yield_context yield; // of the coroutine that serves it
  std::string log;
};

static void nap(asio::io_context &io, int steps, asio::yield_context yield) {
  for (int step = 0; step != steps; ++step) {
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    timer.async_wait(yield);
  }
}

// Made by a template, of whatever names it.
struct order {
  template <class Name>
  order(Name const &name, asio::io_context &io, asio::yield_context yield)
      : name(name)
      , io(io)
      , yield(yield)
  {}
  std::string name;
  asio::io_context &io;
  asio::yield_context yield;
};

static std::string bring(order const &what) {
  nap(what.io, 1, what.yield);
  return "brought " + what.name;
}

static std::string fetch(request &r) {
  nap(r.io, 2, r.yield);
  if (r.name.empty())
    throw std::runtime_error("nothing to fetch");
  return "<" + r.name + ">";
}

// It does not wait.
static int weigh(request const &r) { return int(r.name.size()); }

// Two layers below.
static void deepest(std::shared_ptr<request> const &r) {
  asio::post(r->io, r->yield);
  r->log += ", deepest";
}
static void deeper(std::shared_ptr<request> r) { deepest(r); }

static void get(request &r) { r.log += fetch(r) + " of " + std::to_string(weigh(r)); }

static void put(request &r) {
  try {
    request nameless{r.io, "", r.yield, ""};
    r.log += fetch(nameless);
  } catch (std::exception const &e) {
    r.log += e.what();
  }
  boost::system::error_code ec;
  asio::steady_timer timer(r.io, std::chrono::hours(1));
  asio::post(r.yield.get_executor(), [&] { timer.cancel(); });
  timer.async_wait(r.yield[ec]);
  r.log += ec ? ", late" : ", in time";
}

class session : public std::enable_shared_from_this<session> {
public:
  session(asio::io_context &io, const asio::yield_context &yield, int limit = 2)
      : timer_(io), yield_(yield), limit_(limit) {}
  explicit session(asio::io_context &io, std::string name, asio::yield_context yield);
  ~session() { std::cout << name_ << " ends after " << steps_ << "\n"; }

  void run() {
    auto self = shared_from_this();
    asio::post(timer_.get_executor(), [this] { log("posted"); });
    while (steps_ != limit_)
      step();
    auto again = [&, this](int times) {
      while (times--)
        step();
      return limit_;
    };
    auto quiet = [this] { return steps_ > 1; };
    if (quiet() && again(2) == 2)
      log("ran");
  }

  int steps() const { return steps_; }

private:
  void step();
  void log(std::string const &text) const { std::cout << name_ << " " << text << "\n"; }

  asio::steady_timer timer_;
  const asio::yield_context yield_;
  int limit_;
  int steps_ = 0;
  std::string name_ = "a session";
};

session::session(asio::io_context &io, std::string name, asio::yield_context yield)
    : timer_(io),
      yield_(std::move(yield)),
      limit_(1),
      name_(std::move(name)) {
}

void session::step() {
  timer_.expires_after(std::chrono::milliseconds(1));
  timer_.async_wait(yield_);
  ++steps_;
}

// Nothing but the token.
class breath {
public:
  explicit breath(asio::yield_context &yield)
    : yield_(yield)
  {
  }
  template <class Timer> void on(Timer &timer) { timer.async_wait(yield_); }

private:
  asio::yield_context &yield_;
};

// Handlers that may wait, or not.
struct handler {
  virtual ~handler() = default;
  virtual std::string handle(request &r) = 0;
};
struct slow : handler {
  std::string handle(request &r) override {
    nap(r.io, 1, r.yield);
    return "slow " + r.name;
  }
};
struct quick : handler {
  std::string handle(request &r) override { return "quick " + r.name; }
};

struct server {
  std::map<std::string, std::unique_ptr<handler>> handlers;
  std::vector<std::string> journal;

  void serve(request &r) { journal.push_back(handlers.at(r.name)->handle(r)); }
  std::size_t served() const { return journal.size(); }
};

// Classes that know each other; one of them knows a request.
struct waiter {
  struct kitchen *from = nullptr;
  request *order = nullptr;
  std::string serve();
};
struct kitchen {
  waiter *to = nullptr;
  std::string ring() { return "ring, " + to->serve(); }
};
std::string waiter::serve() { return fetch(*order) + (from ? " from the kitchen" : ""); }

template <class Context> static int twice(Context &context, asio::io_context &io) {
  nap(io, 1, context.yield);
  nap(io, 1, context.yield);
  return 2;
}

int main() {
  asio::io_context io;
  server s;
  s.handlers["slow"] = std::make_unique<slow>();
  s.handlers["quick"] = std::make_unique<quick>();
  asio::spawn(io, [&](asio::yield_context yield) {
    request first{io, "first", yield, "log: "};
    get(first);
    put(first);
    std::cout << first.log << "\n";
    auto shared = std::make_shared<request>(request{.io = io, .name = "shared", .yield = yield});
    deeper(shared);
    std::cout << shared->name << shared->log << ", " << twice(*shared, io) << "\n";
    auto both = [&] {
      deeper(shared);
      return fetch(*shared) + fetch(first);
    };
    std::cout << both() << "\n";
    order soup{"soup", io, yield};
    std::cout << bring(soup) << ", " << bring(order(std::string("bread"), io, yield)) << "\n";
    waiter w{nullptr, &first};
    kitchen k{&w};
    w.from = &k;
    std::cout << k.ring() << "\n";
    std::make_shared<session>(io, yield)->run();
    auto named = std::make_shared<session>(io, "named", yield);
    named->run();
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    breath p(yield);
    p.on(timer);
    breath{yield}.on(timer);
    breath(yield).on(timer);
    for (std::string name : {"slow", "quick"}) {
      request r{io, name, yield};
      s.serve(r);
    }
    std::cout << s.served() << ": " << s.journal[0] << ", " << s.journal[1] << "\n";
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    asio::post(io, yield);
    std::cout << "beside\n";
  });
  io.run();
}
