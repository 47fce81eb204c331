// What moves out of an expression that awaits: from braces and from what is
// thrown, where g++ 12 would destroy objects twice; from commas, from several
// declarators, from a loop's step; and temporaries, whose end can be seen.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

static int local(int n) {
  std::cout << "local " << n << '\n';
  return n;
}

static asio::awaitable<int> ask(int n) {
  co_await asio::post(asio::use_awaitable);
  std::cout << "asked " << n << '\n';
  co_return n;
}

static asio::awaitable<std::string> name(int n) {
  co_await asio::post(asio::use_awaitable);
  std::cout << "named " << n << '\n';
  co_return std::string(30, char('a' + n));
}

struct probe {
  explicit probe(std::string name) : name(std::move(name)) {}
  probe(probe &&from) noexcept : name(std::move(from.name)) {
    from.name.clear();
  }
  ~probe() {
    if (!name.empty())
      std::cout << "end of " << name << '\n';
  }
  std::string name;
};

static asio::awaitable<std::size_t> length(probe const &p) {
  co_await asio::post(asio::use_awaitable);
  co_return p.name.size();
}

static asio::awaitable<std::string> behind(int n) {
  co_await asio::post(asio::use_awaitable);
  co_return "behind " + std::to_string(n);
}

static asio::awaitable<void> braces() {
  auto element = co_await ask(1);
  auto element2 = co_await ask(2);
  auto element3 = local(3);
  auto element4 = co_await ask(4);
  std::map<int, int> numbers{{element, element2},
                             {element3, element4}};
  std::cout << numbers[1] + numbers[3] << '\n';
  auto &&element5 = co_await name(1);
  auto element6 = local(5);
  auto element7 = co_await ask(6);
  std::map<std::string, int> names{{std::move(element5), element6},
                                   {"b", element7}};
  for (auto const &[name, number] : names)
    std::cout << name << ' ' << number << '\n';
  auto &&element8 = co_await name(2);
  std::vector<std::pair<std::string, int>> pairs{{std::move(element8), local(7)}};
  std::cout << pairs[0].first << '\n';
}

static asio::awaitable<void> declarators() {
  int a = co_await ask(1);
  auto element = local(2);
  int b[] = {element, co_await ask(3)}, c = local(4);
  std::cout << a + b[0] + b[1] + c << '\n';
}

static asio::awaitable<void> thrown() {
  try {
    auto &&operand = co_await name(3);
    throw std::runtime_error("no " + std::move(operand));
  } catch (std::exception const &e) {
    std::cout << e.what() << '\n';
  }
  try {
    if (local(1)) {
      auto &&operand2 = co_await name(4);
      throw std::move(operand2);
    }
  } catch (std::string const &s) {
    std::cout << s << '\n';
  }
}

static asio::awaitable<void> steps() {
  for (std::string s; ; s += (co_await name(5))[0]) {
    auto left = s.size();
    if (!(left < std::size_t(co_await ask(2))))
      break;
    std::cout << s << ";\n";
  }
  unsigned i = 0;
  while (true) {
    auto left2 = local(i);
    if (!(left2 < co_await ask(2)))
      break;
    ++i;
  }
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    co_await braces();
    co_await declarators();
    co_await thrown();
    co_await steps();
    std::cout << co_await behind(1) << '\n';
    {
      auto &&object = probe("first");
      auto &&out = std::cout << co_await length(std::move(object)) << ' ';
      out << probe("second").name.size() << '\n';
    }
  });
  io.run();
}
