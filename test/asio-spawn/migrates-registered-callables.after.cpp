// Callables that a constructor, a map or a member takes: what the function type
// says is what they return, and what ignores its arguments goes on doing so.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using Command = std::function<asio::awaitable<std::string>(int)>;

struct Registry {
  std::vector<std::pair<std::string, std::function<asio::awaitable<void>()>>> tasks;
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
  RegisterTyped(const char *name, std::function<asio::awaitable<void>()> f) {
    Registry::get().tasks.emplace_back(name, std::move(f));
  }
};

template <class F> class Twice {
public:
  explicit Twice(F f) : f_(std::move(f)) {}
  asio::awaitable<void> run() {
    co_await f_();
    co_await f_();
  }

private:
  F f_;
};

static asio::awaitable<void> tick() { co_await asio::post(asio::use_awaitable); }

static asio::awaitable<void> ping() {
  co_await tick();
  std::cout << "ping\n";
}

static asio::awaitable<std::string> slow(int n) {
  co_await tick();
  co_return std::to_string(n);
}

struct Pinger {
  int n;
  asio::awaitable<void> operator()() const {
    for (int i = 0; i < n; ++i)
      co_await ping();
  }
};

static const Register byName("function", ping);
static const Register byLambda("lambda", []() -> asio::awaitable<void> {
  co_await ping();
  std::cout << "pong\n";
});
static const Register byObject("object", Pinger{2});
static const RegisterTyped typedName("typed function", &ping);
static const RegisterTyped typedLambda("typed lambda",
                                       []() -> asio::awaitable<void> { co_await ping(); });
static const RegisterTyped typedObject("typed object", Pinger{1});

int main() {
  std::map<std::string, Command> commands;
  commands["any"] = [](auto n) -> asio::awaitable<std::string> {
    co_await tick();
    co_return std::to_string(n);
  };
  commands["bye"] = [](int) -> asio::awaitable<std::string> { co_return "BYE"; };
  commands["quit"] = [](auto &&...) -> asio::awaitable<std::string> { co_return "QUIT"; };
  commands["slow"] = slow;
  commands.emplace("zero", [](int n) -> asio::awaitable<std::string> {
    co_await tick();
    co_return n == 0 ? "ZERO" : "MORE";
  });
  std::function<asio::awaitable<double>()> half = []() -> asio::awaitable<double> {
    co_await tick();
    co_return 1;
  };

  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    for (auto &[name, command] : commands) {
      auto &&out = std::cout << name << ' ';
      out << co_await command(4) << '\n';
    }
    std::cout << co_await half() / 2 << '\n';
    Twice twice([]() -> asio::awaitable<void> {
      co_await tick();
      std::cout << "twice\n";
    });
    co_await twice.run();
  });
  io.run();
  for (auto &[name, task] : Registry::get().tasks) {
    std::cout << name << '\n';
    io.restart();
    recoro::spawn_like(io, task);
    io.run();
  }
}
