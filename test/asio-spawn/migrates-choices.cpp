// g++ 12 awaits both operands of a choice in some places: there it gets a name.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;

static int ask(int n, asio::yield_context yield) {
  asio::post(yield);
  std::cout << "asked " << n << '\n';
  return n;
}

static int choose(bool first, asio::yield_context yield) {
  return first ? ask(1, yield) : ask(2, yield);
}

static int depth(int n, asio::yield_context yield) {
  return n == 0 ? ask(1, yield) : depth(n - 1, yield) + 1;
}

static bool both(bool first, asio::yield_context yield) {
  return first && ask(1, yield);
}

static bool either(bool first, asio::yield_context yield) {
  return first || ask(0, yield);
}

static int number(bool first, asio::yield_context yield) {
  return first && ask(3, yield);
}

static void nothing(bool first, asio::yield_context yield) {
  return first ? (void)ask(4, yield) : (void)0;
}

static std::string word(bool first, asio::yield_context yield) {
  return first ? std::string(ask(2, yield), 'x') : "none";
}

static int test(bool first, asio::yield_context yield) {
  int found = 0;
  if (first ? ask(5, yield) : 0)
    found = 1;
  if (!(first && ask(6, yield)))
    found += 2;
  found += first ? ask(7, yield) : 10;
  return found;
}

static void fail(bool first, asio::yield_context yield) {
  throw first ? ask(8, yield) : 9;
}

static std::string name(std::string text, asio::yield_context yield) {
  asio::post(yield);
  std::cout << "named " << text << '\n';
  return text + text;
}

static bool known(std::string const &text, int limit, asio::yield_context yield) {
  asio::post(yield);
  return static_cast<int>(text.size()) < limit;
}

static int next() {
  static int n = 2;
  std::cout << "next\n";
  return ++n;
}

// What is asked, and what is chosen, await among their own operands.
static std::string best(std::string text, asio::yield_context yield) {
  std::string chosen = known(name(text, yield), 3, yield)
                           ? name(std::string(next(), 'x').append(name("y", yield)), yield)
                           : name("n", yield);
  return chosen;
}

static int effect(int n) {
  std::cout << "effect " << n << '\n';
  return n;
}

static std::string text(int n) {
  std::cout << "text " << n << '\n';
  return std::to_string(n);
}

// What is only evaluated on a condition, and must come before an await there.
static int behindEffects(bool first, asio::yield_context yield) {
  int all = first ? effect(1) + ask(4, yield) : effect(2) - ask(5, yield);
  if (first && effect(1) < ask(3, yield))
    all += 100;
  if (!first || (effect(0) + ask(4, yield)) % 3)
    all += 200;
  while (all > 300 && effect(1) + ask(1, yield))
    all -= 100;
  std::cout << (first ? text(7).append(std::to_string(ask(6, yield))) : std::string("none")) << '\n';
  bool const deep = first ? all > 0 && effect(3) == ask(3, yield) : effect(4) == ask(5, yield);
  return deep ? effect(9) * ask(7, yield) : first ? throw all : all;
}

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    std::cout << best("a", yield) << best("long", yield) << '\n';
    for (bool first : {false, true}) {
      std::cout << choose(first, yield) << '\n';
      std::cout << both(first, yield) << either(first, yield) << '\n';
      std::cout << number(first, yield) << '\n';
      nothing(first, yield);
      std::cout << word(first, yield) << '\n';
      std::cout << test(first, yield) << '\n';
      std::cout << behindEffects(first, yield) << '\n';
      try {
        fail(first, yield);
      } catch (int thrown) {
        std::cout << "thrown " << thrown << '\n';
      }
    }
    std::cout << depth(3, yield) << '\n';
  });
  io.run();
}
