// Callables that a constructor, a map or a member takes: what the function type
// says is what they return, and what ignores its arguments goes on doing so.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;
using Command = std::function<std::string(int, yield_context)>;

struct Registry {
  std::vector<std::pair<std::string, std::function<void(yield_context)>>> tasks;
  static Registry &get() {
    static Registry only;
    return only;
  }
};

struct Register {
  template <class F> Register(const char *name, F f) {
    Registry::get().tasks.emplace_back(name, f);
  }
};

struct RegisterTyped {
  RegisterTyped(const char *name, std::function<void(yield_context)> f) {
    Registry::get().tasks.emplace_back(name, std::move(f));
  }
};

template <class F> class Twice {
public:
  explicit Twice(F f) : f_(std::move(f)) {}
  void run(yield_context yield) {
    f_(yield);
    f_(yield);
  }

private:
  F f_;
};

static void tick(yield_context yield) { asio::post(yield); }

static void ping(yield_context yield) {
  tick(yield);
  std::cout << "ping\n";
}

static std::string slow(int n, yield_context yield) {
  tick(yield);
  return std::to_string(n);
}

struct Pinger {
  int n;
  void operator()(yield_context yield) const {
    for (int i = 0; i < n; ++i)
      ping(yield);
  }
};

static const Register byName("function", ping);
static const Register byLambda("lambda", [](yield_context yield) {
  ping(yield);
  std::cout << "pong\n";
});
static const Register byObject("object", Pinger{2});
static const RegisterTyped typedName("typed function", &ping);
static const RegisterTyped typedLambda("typed lambda",
                                       [](yield_context yield) { ping(yield); });
static const RegisterTyped typedObject("typed object", Pinger{1});

int main() {
  std::map<std::string, Command> commands;
  commands["any"] = [](auto n, auto yield) {
    tick(yield);
    return std::to_string(n);
  };
  commands["bye"] = [](int, yield_context) { return "BYE"; };
  commands["quit"] = [](auto &&...) { return "QUIT"; };
  commands["slow"] = slow;
  commands.emplace("zero", [](int n, yield_context yield) {
    tick(yield);
    return n == 0 ? "ZERO" : "MORE";
  });
  std::function<double(yield_context)> half = [](yield_context yield) {
    tick(yield);
    return 1;
  };

  asio::io_context io;
  asio::spawn(io, [&](yield_context yield) {
    for (auto &[name, command] : commands)
      std::cout << name << ' ' << command(4, yield) << '\n';
    std::cout << half(yield) / 2 << '\n';
    Twice twice([](yield_context yield) {
      tick(yield);
      std::cout << "twice\n";
    });
    twice.run(yield);
  });
  io.run();
  for (auto &[name, task] : Registry::get().tasks) {
    std::cout << name << '\n';
    io.restart();
    asio::spawn(io, task);
    io.run();
  }
}
