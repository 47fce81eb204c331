// What a coroutine can be started on, and with.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

static void step(asio::io_context &io, const char *name,
                 asio::yield_context yield) {
  std::cout << name << " begins\n";
  asio::post(io, yield);
  std::cout << name << " ends\n";
}

static void bound(asio::io_context &io, int number, asio::yield_context yield) {
  std::cout << "bound to " << number << "\n";
  step(io, "bound", yield);
}

// The bind converts its pointer each time that it calls this.
static void shared(asio::io_context &io, std::shared_ptr<std::string const> const &name,
                   asio::yield_context yield) {
  step(io, name->c_str(), yield);
}

int main() {
  asio::io_context io;
  auto strand = asio::make_strand(io);

  asio::spawn(io, [&](asio::yield_context yield) {
    step(io, "on the context", yield);
    asio::spawn(yield, [&](asio::yield_context child) {
      step(io, "child", child);
    });
    std::cout << "the child has begun\n";
  });
  io.run();
  io.restart();

  asio::spawn(io.get_executor(), [&](asio::yield_context yield) {
    step(io, "on the executor", yield);
  });
  io.run();
  io.restart();

  asio::spawn(strand, [&](asio::yield_context yield) {
    step(io, "on the strand", yield);
  });
  io.run();
  io.restart();

  asio::spawn(io, std::bind(bound, std::ref(io), 7, std::placeholders::_1));
  io.run();
  io.restart();

  {
    auto const name = std::make_shared<std::string>("shared");
    asio::spawn(io, std::bind(&shared, std::ref(io), name, std::placeholders::_1));
  }
  io.run();
  io.restart();

  asio::spawn(
      io, [&](asio::yield_context yield) { step(io, "detached", yield); },
      asio::detached);
  io.run();
  io.restart();

  asio::spawn(io, [&](asio::yield_context yield) {
    step(io, "throwing", yield);
    throw std::runtime_error("out of run");
  });
  try {
    io.run();
  } catch (const std::runtime_error &e) {
    std::cout << e.what() << "\n";
  }
}
