// Parameters and results are moved more often than before, and parameters end
// with the call. Where that can be seen, there is a note.
//
// Only old: 0 moves, 1 end
// Only new: 4 moves, 2 ends
// Only old: the number is 5
// Only old: closes 7
// Only new: the number is closes 7
// Only new: 5
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace asio = boost::asio;

static int moves = 0;

struct counted {
  counted() = default;
  counted(counted &&) { ++moves; }
  int value = 3;
};

struct holder {
  counted inner;
  std::string name;
};

// Has no move constructor, so it is copied; each end is seen.
struct witness {
  explicit witness(int *ends) : ends(ends) {}
  ~witness() { ++*ends; }
  int *ends;
};

// What is moved from ends silently.
struct descriptor {
  explicit descriptor(int value) : value(value) {}
  descriptor(descriptor &&other) noexcept : value(std::exchange(other.value, -1)) {}
  ~descriptor() { reset(); }
  void reset() {
    if (value < 0)
      return;
    std::cout << "closes " << value << "\n";
    value = -1;
  }
  int value;
};

struct plain {
  std::string text;
  std::unique_ptr<int> owned;
};

static asio::awaitable<int> uses(asio::io_context &io, counted c, // note: visible-moves
                holder h, // note: visible-moves
                witness // note: visible-moves
                ) {
  co_await asio::post(io, asio::use_awaitable);
  co_return c.value + h.inner.value;
}

static asio::awaitable<counted> makes(asio::io_context &io) { // note: visible-moves
  co_await asio::post(io, asio::use_awaitable);
  co_return counted{};
}

static asio::awaitable<descriptor> opens(asio::io_context &io, descriptor given, plain p) {
  co_await asio::post(io, asio::use_awaitable);
  std::cout << given.value << p.text << *p.owned << "\n";
  co_return descriptor(given.value + 1);
}

static asio::awaitable<int> refers(asio::io_context &io, counted const &c, counted &&d) {
  co_await asio::post(io, asio::use_awaitable);
  co_return c.value + d.value;
}

static asio::awaitable<int> number(asio::io_context &io, descriptor) {
  co_await asio::post(io, asio::use_awaitable);
  co_return 5;
}

int main() {
  asio::io_context io;
  int ends = 0;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    std::cout << co_await refers(io, counted(), counted()) << "\n";
    std::cout << moves << " moves at first\n";
    co_await uses(io, counted(), holder(), witness(&ends));
    co_await makes(io);
    std::cout << moves << " moves, " << ends << (ends == 1 ? " end\n" : " ends\n");
    auto p = plain{"text", std::make_unique<int>(5)};
    descriptor const opened = co_await opens(io, descriptor(4), std::move(p));
    std::cout << opened.value << "\n";
    int n = co_await number(io, descriptor(6));
    n += co_await number(io, descriptor(6));
    {
      auto &&out = std::cout << "the number is ";
      out << co_await number(io, descriptor(7)) << "\n";
    } // note: visible-moves
  });
  io.run();
}
