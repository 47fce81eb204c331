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
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;
using asio::yield_context;

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

static int uses(asio::io_context &io, counted c, // note: visible-moves
                holder h, // note: visible-moves
                witness, // note: visible-moves
                yield_context yield) {
  asio::post(io, yield);
  return c.value + h.inner.value;
}

static counted makes(asio::io_context &io, yield_context yield) { // note: visible-moves
  asio::post(io, yield);
  return {};
}

static descriptor opens(asio::io_context &io, descriptor given, plain p, yield_context yield) {
  asio::post(io, yield);
  std::cout << given.value << p.text << *p.owned << "\n";
  return descriptor(given.value + 1);
}

static int refers(asio::io_context &io, counted const &c, counted &&d, yield_context yield) {
  asio::post(io, yield);
  return c.value + d.value;
}

static int number(asio::io_context &io, descriptor, yield_context yield) {
  asio::post(io, yield);
  return 5;
}

int main() {
  asio::io_context io;
  int ends = 0;
  asio::spawn(io, [&](yield_context yield) {
    std::cout << refers(io, counted(), counted(), yield) << "\n";
    std::cout << moves << " moves at first\n";
    uses(io, counted(), holder(), witness(&ends), yield);
    makes(io, yield);
    std::cout << moves << " moves, " << ends << (ends == 1 ? " end\n" : " ends\n");
    descriptor const opened = opens(io, descriptor(4), plain{"text", std::make_unique<int>(5)}, yield);
    std::cout << opened.value << "\n";
    int n = number(io, descriptor(6), yield);
    n += number(io, descriptor(6), yield);
    std::cout << "the number is " << number(io, descriptor(7), yield) << "\n"; // note: visible-moves
  });
  io.run();
}
