// Coroutines of class templates that only the library constructs, that ask with
// `requires` what there is to call, and whose overloads are deleted.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
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
  virtual double sample(yield_context yield) = 0;
  std::string name;
};

template <class Source> class Gauge : public Metric {
public:
  Gauge(std::string name, asio::io_context &io, Source source)
      : Metric{std::move(name)}, io(io), source(std::move(source)) {}
  double sample(yield_context yield) override {
    asio::post(io, yield);
    return static_cast<double>(source(yield));
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
  void print(yield_context yield) {
    for (auto &metric : all)
      std::cout << metric->name << ' ' << metric->sample(yield) << '\n';
  }

private:
  template <class M, class... Arguments> void make(Arguments &&...arguments) {
    all.push_back(std::make_unique<M>(std::forward<Arguments>(arguments)...));
  }
  std::vector<std::unique_ptr<Metric>> all;
};

template <class Derived> class Session {
public:
  void run(yield_context yield) {
    if constexpr (requires(Derived d) { d.open(yield); })
      self().open(yield);
    self().serve(yield);
  }

private:
  Derived &self() { return static_cast<Derived &>(*this); }
};

struct Greeter : Session<Greeter> {
  void open(yield_context yield) {
    asio::post(yield);
    std::cout << "open\n";
  }
  void serve(yield_context yield) {
    asio::post(yield);
    std::cout << "greet\n";
  }
};

struct Silent : Session<Silent> {
  Silent() = default;
  Silent(Greeter &, yield_context) = delete;
  void serve(yield_context yield) {
    asio::post(yield);
    std::cout << "silent\n";
  }
  void serve(yield_context yield, std::string const &) = delete;
};

int main() {
  asio::io_context io;
  Registry registry;
  int asked = 0;
  registry.add("waits", io, [&](yield_context yield) {
    asio::post(io, yield);
    return ++asked * 0.5;
  });
  registry.add("fails", io, [&](yield_context) -> int {
    if (asked > 1)
      throw std::runtime_error("off");
    return 7;
  });
  asio::spawn(io, [&](yield_context yield) {
    Greeter().run(yield);
    Silent().run(yield);
    registry.print(yield);
    try {
      registry.print(yield);
    } catch (std::runtime_error const &e) {
      std::cout << e.what() << '\n';
    }
  });
  io.run();
}
