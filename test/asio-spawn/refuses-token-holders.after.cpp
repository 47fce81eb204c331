// Objects that keep a token, and more than that is done with it: it is assigned, given
// away, used where nobody waits, or kept in a class that cannot do without it.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <recoro/asio.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <streambuf>
#include <string>

namespace asio = boost::asio;

static asio::awaitable<void> nap(asio::io_context &io) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
}

// It has its token from whoever works with it next.
struct worker {
  asio::io_context &io;
  asio::yield_context yield;
  void lend(asio::yield_context other) { yield = other; } // refused: token-escapes
  void work() { asio::post(io, yield); }
};

// It gives it away.
class context {
public:
  context(asio::yield_context yield) : yield_(yield) {} // refused: token-escapes
  asio::yield_context token() const {
    ++given;
    return yield_;
  }
  mutable int given = 0;

private:
  asio::yield_context yield_;
};

// It waits when it is made.
struct connection {
  connection(asio::io_context &io, asio::yield_context yield) : yield(yield) { asio::post(io, yield); } // refused: token-escapes
  asio::yield_context yield;
};

// Without it, it would be made of the same as another one.
struct either {
  explicit either(asio::io_context &io) : io(io) {}
  either(asio::io_context &io, asio::yield_context yield) : io(io), yield(yield) {} // refused: token-escapes
  void wait() { asio::post(io, *yield); }
  asio::io_context &io;
  std::optional<asio::yield_context> yield;
};

// Here without its token's type being written, and there beside another one.
struct generic {
  template <class Token> generic(asio::io_context &io, Token token) : io(io), yield(token) {} // refused: token-escapes
  void wait() { asio::post(io, yield); }
  asio::io_context &io;
  asio::yield_context yield;
};
struct ambiguous {
  template <class Io> ambiguous(Io &io, asio::yield_context yield) : io(io), yield(yield) {} // refused: token-escapes
  void wait() { asio::post(io, yield); }
  asio::io_context &io;
  asio::yield_context yield;
};

struct copied {
  copied(copied const &other, asio::yield_context yield) : yield(yield), io(other.io) {} // refused: token-escapes
  explicit copied(asio::io_context &io, asio::yield_context yield) : yield(yield), io(io) {} // refused: token-escapes
  void wait() { asio::post(io, yield); }
  asio::yield_context yield;
  asio::io_context &io;
};

// The standard library calls what waits.
struct request {
  asio::io_context &io;
  asio::yield_context yield;
};
static bool ready(request &r) {
  asio::post(r.io, r.yield);
  return true;
}

// Its token is used in a callback, which nobody waits for.
struct batch {
  asio::io_context &io;
  asio::yield_context yield;
  void all() {
    asio::post(io, [this] { asio::post(io, yield); });
  }
};

// It overrides what is no coroutine.
struct waiting_buffer : std::streambuf {
  waiting_buffer(asio::io_context &io, asio::yield_context yield) : io(io), yield(yield) {} // refused: token-escapes
  int sync() override {
    asio::post(io, yield);
    return 0;
  }
  asio::io_context &io;
  asio::yield_context yield;
};

// More happens than that its token is named.
struct job {
  asio::io_context &io;
  asio::yield_context yield;
};
static job &next(job &j, int &asked) {
  ++asked;
  return j;
}

// Of a class template, a function that nobody has seen at work may use it.
template <class Stream> struct source {
  source(Stream &from, asio::yield_context yield) : from(from), yield(yield) {} // refused: token-escapes
  void read() { asio::post(from, yield); }
  void skip() { asio::post(from, yield); }
  Stream &from;
  asio::yield_context yield;
};

// Written out for one of them.
template <class Stream> struct sink {
  Stream &to;
  asio::yield_context yield;
  void write() { asio::post(to, yield); }
};
template <> struct sink<int> {
  int to;
  asio::yield_context yield;
  void write() { asio::post(yield); }
};

// What it takes may be a token.
template <class T> struct keeper {
  asio::io_context &io;
  T kept;
  void wait() { asio::post(io, kept); }
};

template <class Executor> struct reader {
  asio::io_context &io;
  asio::basic_yield_context<Executor> yield;
  void read() { asio::post(io, yield); }
};

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    worker w{io, yield};
    w.lend(yield);
    w.work();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    context c(yield);
    asio::post(io, c.token());
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    connection c(io, yield);
    asio::post(io, c.yield);
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    either e(io, yield);
    e.wait();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    copied first(io, yield);
    copied(first, yield).wait();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    generic g(io, yield);
    g.wait();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    ambiguous a(io, yield);
    a.wait();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    request r{io, yield};
    std::cout << std::count_if(&r, &r + 1, ready) << " ready\n";
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    batch b{io, yield};
    if (b.io.stopped())
      b.all();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    waiting_buffer b(io, yield);
    std::cout << b.pubsync() << "\n";
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    int asked = 0;
    job j{io, yield};
    asio::post(io, next(j, asked).yield);
    std::cout << asked << " asked\n";
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    reader<asio::any_io_executor> r{io, yield};
    r.read();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    source<asio::io_context> s(io, yield);
    s.read();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    sink<int> s{1, yield};
    s.write();
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    keeper<asio::yield_context> k{io, yield};
    k.wait();
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await nap(io);
    std::cout << "waited\n";
  });
  io.run();
}
