// Callables that take a token, kept and called later: the types that hold them
// change together with what they hold.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/function.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

struct request {
  std::string path;
  int hops = 0;
};

// A handler may call the next one, which is how they are chained.
using handler = std::function<asio::awaitable<std::string>(request &)>;
typedef asio::awaitable<void> (*observer)(const std::string &line);

/// Routes, by their path.
class router {
public:
  explicit router(asio::io_context &io) : io(io) {}

  void on(std::string path, handler run) {
    routes[std::move(path)] = std::move(run);
  }

  // The fallback is asked when there is no route. It may be empty.
  void otherwise(handler run) { fallback = std::move(run); }

  void watch(observer seen) { observers.push_back(seen); }

  asio::awaitable<std::string> serve(request r) {
    for (observer seen : observers)
      co_await seen(r.path);
    auto found = routes.find(r.path);
    const handler &run = found == routes.end() ? fallback : found->second;
    if (!run)
      throw std::out_of_range("no route for " + r.path);
    std::string body = co_await run(r);
    co_return body + " after " + std::to_string(r.hops) + " hops";
  }

private:
  asio::io_context &io;
  std::map<std::string, handler> routes;
  handler fallback;
  std::vector<observer> observers;
};

static asio::awaitable<void> log_line(const std::string &line) {
  std::cout << "log: " << line << "\n";
  co_return;
}

static asio::awaitable<std::string> greeting(request &r) {
  co_return "hello from " + r.path;
}

struct counter {
  asio::io_context &io;
  int count = 0;

  asio::awaitable<std::string> next(int step, request &r) {
    co_await asio::post(io, asio::use_awaitable);
    count += step;
    r.hops += 1;
    co_return "counted " + std::to_string(count);
  }

  asio::awaitable<int> current() const {
    co_await asio::post(io, asio::use_awaitable);
    co_return count;
  }
};

// Said when the closure's captures go.
struct goodbye {
  std::string name;
  ~goodbye() { std::cout << name << " is gone\n"; }
};

static asio::awaitable<std::string> twice(const handler &inner, request &r) {
  std::string first = co_await inner(r);
  auto &&left = first + ", ";
  co_return std::move(left) + co_await inner(r);
}

static void routes(asio::io_context &io) {
  counter numbers{io};
  router routes(io);
  routes.on("/hello", &greeting);
  routes.on("/count", std::bind(&counter::next, &numbers, 3,
                                std::placeholders::_1));
  auto owned = std::make_shared<goodbye>(goodbye{"the closure"});
  routes.on("/slow", [&io, owned](request &r) -> asio::awaitable<std::string> {
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    ++r.hops;
    co_return owned->name + " is slow";
  });
  handler count = [&](request &r) -> asio::awaitable<std::string> {
    co_return co_await twice([&](request &r) -> asio::awaitable<std::string> {
      co_return co_await numbers.next(1, r);
    }, r);
  };
  routes.on("/twice", count);
  routes.watch(log_line);
  routes.watch(+[](const std::string &line) -> asio::awaitable<void> {
    std::cout << line.size() << " characters\n";
    co_return;
  });

  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    for (const char *path : {"/hello", "/count", "/slow", "/twice", "/none"}) {
      try {
        {
          request r{path};
          std::cout << co_await routes.serve(std::move(r)) << "\n";
        }
      } catch (const std::exception &e) {
        std::cout << "error: " << e.what() << "\n";
      }
    }
    routes.otherwise(greeting);
    {
      request r{"/none"};
      std::cout << co_await routes.serve(std::move(r)) << "\n";
    }
    owned.reset();
    routes.on("/slow", nullptr);
    std::cout << "replaced\n";
  });
  io.run();
  io.restart();
}

// Steps that are run one after the other, with a pointer to a member each.
struct machine {
  asio::io_context &io;
  using step = asio::awaitable<void> (machine::*)();

  asio::awaitable<void> run() {
    static constexpr step steps[] = {&machine::heat, &machine::cool};
    for (step next : steps)
      co_await (this->*next)();
    asio::awaitable<int> (counter::*ask)() const = &counter::current;
    counter mine{io, 40};
    std::cout << co_await (mine.*ask)() + 2 << "\n";
  }

  asio::awaitable<void> heat() {
    std::cout << "heats\n";
    co_await asio::post(io, asio::use_awaitable);
  }
  asio::awaitable<void> cool() {
    co_await asio::post(io, asio::use_awaitable);
    std::cout << "has cooled\n";
  }
};

int main() {
  asio::io_context io;
  routes(io);

  machine m{io};
  recoro::spawn_like(io, std::bind(&machine::run, &m));
  io.run();
  io.restart();

  // One type, in a boost::function, an optional and a vector.
  std::optional<boost::function<asio::awaitable<int>()>> last;
  std::vector<std::function<asio::awaitable<int>()>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back([&io, i]() -> asio::awaitable<int> {
      co_await asio::post(io, asio::use_awaitable);
      co_return i * i;
    });
  all.emplace_back([]() -> asio::awaitable<int> { co_return -1; });
  last = all[2];
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    int sum = 0;
    for (auto &one : all)
      sum += co_await one();
    {
      auto &&out = std::cout << sum << " and ";
      out << co_await (*last)() << "\n";
    }
  });
  io.run();
}
