// Coroutines of class templates that only the library constructs, that ask with
// `requires` what there is to call, and whose overloads are deleted.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;

class Metric {
public:
  explicit Metric(std::string name) : name(std::move(name)) {}
  virtual ~Metric() {}
  virtual asio::awaitable<double> sample() = 0;
  std::string name;
};

template <class Source> class Gauge : public Metric {
public:
  Gauge(std::string name, asio::io_context &io, Source source)
      : Metric{std::move(name)}, io(io), source(std::move(source)) {}
  asio::awaitable<double> sample() override {
    co_await asio::post(io, asio::use_awaitable);
    co_return static_cast<double>(co_await source());
  }

private:
  asio::io_context &io;
  Source source;
};

class Registry {
public:
  template <class Source> void add(std::string name, asio::io_context &io, Source source) {
    make<Gauge<Source>>(std::move(name), io, std::move(source));
  }
  asio::awaitable<void> print() {
    for (auto &metric : all) {
      auto &&out = std::cout << metric->name << ' ';
      out << co_await metric->sample() << '\n';
    }
  }

private:
  template <class M, class... Arguments> void make(Arguments &&...arguments) {
    all.push_back(std::make_unique<M>(std::forward<Arguments>(arguments)...));
  }
  std::vector<std::unique_ptr<Metric>> all;
};

template <class Derived> class Session {
public:
  asio::awaitable<void> run() {
    if constexpr (requires(Derived d) { d.open(); })
      co_await self().open();
    co_await self().serve();
  }

private:
  Derived &self() { return static_cast<Derived &>(*this); }
};

struct Greeter : Session<Greeter> {
  asio::awaitable<void> open() {
    co_await asio::post(asio::use_awaitable);
    std::cout << "open\n";
  }
  asio::awaitable<void> serve() {
    co_await asio::post(asio::use_awaitable);
    std::cout << "greet\n";
  }
};

struct Silent : Session<Silent> {
  Silent() = default;
  Silent(Greeter &, yield_context) = delete;
  asio::awaitable<void> serve() {
    co_await asio::post(asio::use_awaitable);
    std::cout << "silent\n";
  }
  void serve(yield_context yield, std::string const &) = delete;
};

int main() {
  asio::io_context io;
  Registry registry;
  int asked = 0;
  registry.add("waits", io, [&]() -> asio::awaitable<double> {
    co_await asio::post(io, asio::use_awaitable);
    co_return ++asked * 0.5;
  });
  registry.add("fails", io, [&]() -> asio::awaitable<int> {
    if (asked > 1)
      throw std::runtime_error("off");
    co_return 7;
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await Greeter().run();
    co_await Silent().run();
    co_await registry.print();
    try {
      co_await registry.print();
    } catch (std::runtime_error const &e) {
      std::cout << e.what() << '\n';
    }
  });
  io.run();
}
