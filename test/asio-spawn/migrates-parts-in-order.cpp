// What moves out of an expression that awaits: from braces and from what is
// thrown, where g++ 12 would destroy objects twice; from commas, from several
// declarators, from a loop's step; and temporaries, whose end can be seen.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

static int local(int n) {
  std::cout << "local " << n << '\n';
  return n;
}

static int ask(int n, asio::yield_context yield) {
  asio::post(yield);
  std::cout << "asked " << n << '\n';
  return n;
}

static std::string name(int n, asio::yield_context yield) {
  asio::post(yield);
  std::cout << "named " << n << '\n';
  return std::string(30, char('a' + n));
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

static std::size_t length(probe const &p, asio::yield_context yield) {
  asio::post(yield);
  return p.name.size();
}

static std::string behind(int n, asio::yield_context yield) {
  return asio::post(yield), "behind " + std::to_string(n);
}

static void braces(asio::yield_context yield) {
  std::map<int, int> numbers{{ask(1, yield), ask(2, yield)},
                             {local(3), ask(4, yield)}};
  std::cout << numbers[1] + numbers[3] << '\n';
  std::map<std::string, int> names{{name(1, yield), local(5)},
                                   {"b", ask(6, yield)}};
  for (auto const &[name, number] : names)
    std::cout << name << ' ' << number << '\n';
  std::vector<std::pair<std::string, int>> pairs{{name(2, yield), local(7)}};
  std::cout << pairs[0].first << '\n';
}

static void declarators(asio::yield_context yield) {
  int a = ask(1, yield), b[] = {local(2), ask(3, yield)}, c = local(4);
  std::cout << a + b[0] + b[1] + c << '\n';
}

static void thrown(asio::yield_context yield) {
  try {
    throw std::runtime_error("no " + name(3, yield));
  } catch (std::exception const &e) {
    std::cout << e.what() << '\n';
  }
  try {
    if (local(1))
      throw name(4, yield);
  } catch (std::string const &s) {
    std::cout << s << '\n';
  }
}

static void steps(asio::yield_context yield) {
  for (std::string s; s.size() < std::size_t(ask(2, yield)); s += name(5, yield)[0])
    std::cout << s << ";\n";
  unsigned i = 0;
  while (local(i) < ask(2, yield))
    ++i;
}

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    braces(yield);
    declarators(yield);
    thrown(yield);
    steps(yield);
    std::cout << behind(1, yield) << '\n';
    std::cout << length(probe("first"), yield) << ' '
              << probe("second").name.size() << '\n';
  });
  io.run();
}
