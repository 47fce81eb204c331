// A request carries the token of the coroutine that serves it. Who stores the token
// stays legacy; what is called with the stored one is native, behind a bridge.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

struct request {
  request(asio::io_context &io, std::string name, asio::yield_context yield) // refused: token-escapes
      : io(io), name(std::move(name)), yield(yield) {}

  asio::io_context &io;
  std::string name;
  asio::yield_context yield;
  std::string log;
};

static void nap(asio::io_context &io, int steps, asio::yield_context yield) {
  for (int step = 0; step != steps; ++step) {
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    timer.async_wait(yield);
  }
}

static std::string fetch(asio::io_context &io, std::string const &name, asio::yield_context yield) { // bridged: stored-token
  nap(io, 2, yield);
  if (name.empty())
    throw std::runtime_error("nothing to fetch");
  return "<" + name + ">";
}

static std::string &log_of(request &r, asio::yield_context yield) { // bridged: stored-token
  nap(r.io, 1, yield);
  return r.log;
}

// It does not wait.
static int weigh(std::string const &text, asio::yield_context) { return int(text.size()); } // bridged: stored-token

template <class Peer>
static void greet(Peer peer, asio::io_context &io, asio::yield_context yield) { // bridged: stored-token
  nap(io, 1, yield);
  std::cout << "hello " << peer << "\n";
}

static void failing(asio::io_context &io, asio::yield_context yield) { // refused: token-from-elsewhere
  asio::steady_timer timer(io, std::chrono::hours(1));
  timer.cancel();
  asio::post(io, [&] { timer.cancel(); });
  timer.async_wait(yield);
}

static asio::yield_context &token_of(request &r) { return r.yield; }

static void last(asio::io_context &io, asio::yield_context yield) { // refused: token-from-elsewhere
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

static void get(request &r) {
  log_of(r, r.yield) += fetch(r.io, r.name, r.yield) + " of " +
                        std::to_string(weigh(r.name, r.yield));
  auto both = [&](auto peer) { greet(peer, r.io, r.yield); };
  both("you");
  both(7);
}

static void put(request &r) {
  try {
    r.log += fetch(r.io, "", r.yield);
  } catch (std::exception const &e) {
    r.log += e.what();
  }
  boost::system::error_code ec;
  failing(r.io, r.yield[ec]);
  last(r.io, token_of(r));
  r.log += ec ? ", late" : ", in time";
}

int main() {
  asio::io_context io;
  std::map<std::string, std::function<void(request &)>> handlers{{"get", get}, {"put", put}};
  for (std::string name : {"get", "put"}) {
    asio::spawn(io, [&, name](asio::yield_context yield) { // refused: token-escapes
      request r(io, name + "ting", yield);
      handlers.at(name)(r);
      std::cout << name << ": " << r.log << std::endl;
    });
    io.run();
    io.restart();
  }
}
