// Callables that take a token, kept and called later: the types that hold them
// change together with what they hold.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/function.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

struct request {
  std::string path;
  int hops = 0;
};

// A handler may call the next one, which is how they are chained.
using handler = std::function<std::string(request &, asio::yield_context)>;
typedef void (*observer)(const std::string &line, asio::yield_context yield);

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

  std::string serve(request r, asio::yield_context yield) {
    for (observer seen : observers)
      seen(r.path, yield);
    auto found = routes.find(r.path);
    const handler &run = found == routes.end() ? fallback : found->second;
    if (!run)
      throw std::out_of_range("no route for " + r.path);
    std::string body = run(r, yield);
    return body + " after " + std::to_string(r.hops) + " hops";
  }

private:
  asio::io_context &io;
  std::map<std::string, handler> routes;
  handler fallback;
  std::vector<observer> observers;
};

static void log_line(const std::string &line, asio::yield_context yield) {
  std::cout << "log: " << line << "\n";
}

static std::string greeting(request &r, asio::yield_context yield) {
  return "hello from " + r.path;
}

struct counter {
  asio::io_context &io;
  int count = 0;

  std::string next(int step, request &r, asio::yield_context yield) {
    asio::post(io, yield);
    count += step;
    r.hops += 1;
    return "counted " + std::to_string(count);
  }

  int current(asio::yield_context yield) const {
    asio::post(io, yield);
    return count;
  }
};

// Said when the closure's captures go.
struct goodbye {
  std::string name;
  ~goodbye() { std::cout << name << " is gone\n"; }
};

static std::string twice(const handler &inner, request &r,
                         asio::yield_context yield) {
  std::string first = inner(r, yield);
  return first + ", " + inner(r, yield);
}

static void routes(asio::io_context &io) {
  counter numbers{io};
  router routes(io);
  routes.on("/hello", &greeting);
  routes.on("/count", std::bind(&counter::next, &numbers, 3,
                                std::placeholders::_1, std::placeholders::_2));
  auto owned = std::make_shared<goodbye>(goodbye{"the closure"});
  routes.on("/slow", [&io, owned](request &r, asio::yield_context yield) {
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    timer.async_wait(yield);
    ++r.hops;
    return owned->name + " is slow";
  });
  handler count = [&](request &r, asio::yield_context yield) -> std::string {
    return twice([&](request &r, asio::yield_context yield) {
      return numbers.next(1, r, yield);
    }, r, yield);
  };
  routes.on("/twice", count);
  routes.watch(log_line);
  routes.watch(+[](const std::string &line, asio::yield_context) {
    std::cout << line.size() << " characters\n";
  });

  asio::spawn(io, [&](asio::yield_context yield) {
    for (const char *path : {"/hello", "/count", "/slow", "/twice", "/none"}) {
      try {
        std::cout << routes.serve({path}, yield) << "\n";
      } catch (const std::exception &e) {
        std::cout << "error: " << e.what() << "\n";
      }
    }
    routes.otherwise(greeting);
    std::cout << routes.serve({"/none"}, yield) << "\n";
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
  using step = void (machine::*)(asio::yield_context);

  void run(asio::yield_context yield) {
    static constexpr step steps[] = {&machine::heat, &machine::cool};
    for (step next : steps)
      (this->*next)(yield);
    int (counter::*ask)(asio::yield_context) const = &counter::current;
    counter mine{io, 40};
    std::cout << (mine.*ask)(yield) + 2 << "\n";
  }

  void heat(asio::yield_context yield) {
    std::cout << "heats\n";
    asio::post(io, yield);
  }
  void cool(asio::yield_context yield) {
    asio::post(io, yield);
    std::cout << "has cooled\n";
  }
};

int main() {
  asio::io_context io;
  routes(io);

  machine m{io};
  asio::spawn(io, std::bind(&machine::run, &m, std::placeholders::_1));
  io.run();
  io.restart();

  // One type, in a boost::function, an optional and a vector.
  std::optional<boost::function<int(asio::yield_context)>> last;
  std::vector<std::function<int(asio::yield_context)>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back([&io, i](asio::yield_context yield) {
      asio::post(io, yield);
      return i * i;
    });
  all.emplace_back([](asio::yield_context) { return -1; });
  last = all[2];
  asio::spawn(io, [&](asio::yield_context yield) {
    int sum = 0;
    for (auto &one : all)
      sum += one(yield);
    std::cout << sum << " and " << (*last)(yield) << "\n";
  });
  io.run();
}
