// g++ 12 awaits both operands of a choice in some places: there it gets a name.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

static asio::awaitable<int> ask(int n) {
  co_await asio::post(asio::use_awaitable);
  std::cout << "asked " << n << '\n';
  co_return n;
}

static asio::awaitable<int> choose(bool first) {
  auto choice = first ? co_await ask(1) : co_await ask(2);
  co_return choice;
}

static asio::awaitable<int> depth(int n) {
  auto choice = n == 0 ? co_await ask(1) : co_await depth(n - 1) + 1;
  co_return choice;
}

static asio::awaitable<bool> both(bool first) {
  bool const condition = first && co_await ask(1);
  co_return condition;
}

static asio::awaitable<bool> either(bool first) {
  bool const condition = first || co_await ask(0);
  co_return condition;
}

static asio::awaitable<int> number(bool first) {
  bool const condition = first && co_await ask(3);
  co_return condition;
}

static asio::awaitable<void> nothing(bool first) {
  co_return first ? (void)co_await ask(4) : (void)0;
}

static asio::awaitable<std::string> word(bool first) {
  co_return co_await [&]() -> asio::awaitable<std::string> { if (first) co_return std::string(co_await ask(2), 'x'); co_return "none"; }();
}

static asio::awaitable<int> test(bool first) {
  int found = 0;
  {
    auto choice = first ? co_await ask(5) : 0;
    if (choice)
    found = 1;
  }
  if (!(first && co_await ask(6)))
    found += 2;
  {
    auto choice = first ? co_await ask(7) : 10;
    found += choice;
  }
  co_return found;
}

static asio::awaitable<void> fail(bool first) {
  auto choice = first ? co_await ask(8) : 9;
  throw choice;
}

static asio::awaitable<std::string> name(std::string text) {
  co_await asio::post(asio::use_awaitable);
  std::cout << "named " << text << '\n';
  co_return text + text;
}

static asio::awaitable<bool> known(std::string const &text, int limit) {
  co_await asio::post(asio::use_awaitable);
  co_return static_cast<int>(text.size()) < limit;
}

static int next() {
  static int n = 2;
  std::cout << "next\n";
  return ++n;
}

// What is asked, and what is chosen, await among their own operands.
static asio::awaitable<std::string> best(std::string text) {
  std::string chosen = co_await [&]() -> asio::awaitable<std::string> { if (co_await known(co_await name(text), 3)) { auto &&object = std::string(next(), 'x'); co_return co_await name(std::move(object).append(co_await name("y"))); } co_return co_await name("n"); }();
  co_return chosen;
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
static asio::awaitable<int> behindEffects(bool first) {
  int all = co_await [&]() -> asio::awaitable<int> { if (first) { auto left = effect(1); co_return left + co_await ask(4); } auto left2 = effect(2); co_return left2 - co_await ask(5); }();
  if (co_await [&]() -> asio::awaitable<bool> { if (!first) co_return false; auto left = effect(1); co_return left < co_await ask(3); }())
    all += 100;
  if (co_await [&]() -> asio::awaitable<bool> { if (!first) co_return true; auto left = effect(0); co_return static_cast<bool>((left + co_await ask(4)) % 3); }())
    all += 200;
  while ([[maybe_unused]] bool const condition = co_await [&]() -> asio::awaitable<bool> { if (!(all > 300)) co_return false; auto left = effect(1); co_return static_cast<bool>(left + co_await ask(1)); }())
    all -= 100;
  std::cout << (co_await [&]() -> asio::awaitable<std::string> { if (first) { auto &&object = text(7); co_return std::move(object).append(std::to_string(co_await ask(6))); } co_return std::string("none"); }()) << '\n';
  bool const deep = co_await [&]() -> asio::awaitable<bool> { if (first) co_return (co_await [&]() -> asio::awaitable<bool> { if (!(all > 0)) co_return false; auto left = effect(3); co_return left == co_await ask(3); }()); auto left = effect(4); co_return left == co_await ask(5); }();
  co_return co_await [&]() -> asio::awaitable<int> { if (deep) { auto left = effect(9); co_return left * co_await ask(7); } co_return first ? throw all : all; }();
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    {
      auto &&out = std::cout << co_await best("a");
      out << co_await best("long") << '\n';
    }
    for (bool first : {false, true}) {
      std::cout << co_await choose(first) << '\n';
      {
        auto &&out = std::cout << co_await both(first);
        out << co_await either(first) << '\n';
      }
      std::cout << co_await number(first) << '\n';
      co_await nothing(first);
      std::cout << co_await word(first) << '\n';
      std::cout << co_await test(first) << '\n';
      std::cout << co_await behindEffects(first) << '\n';
      try {
        co_await fail(first);
      } catch (int thrown) {
        std::cout << "thrown " << thrown << '\n';
      }
    }
    std::cout << co_await depth(3) << '\n';
  });
  io.run();
}
