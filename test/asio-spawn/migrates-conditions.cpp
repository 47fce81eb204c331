// Conditions that declare, and those behind `else`: what g++ 12 would destroy twice
// moves in front of the statement, for nothing is evaluated before it.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace asio = boost::asio;

static int sum(std::vector<int> const &all, asio::yield_context yield) {
  asio::post(yield);
  return std::accumulate(all.begin(), all.end(), 0);
}

static std::unique_ptr<std::string> joined(std::vector<std::string> all, asio::yield_context yield) {
  asio::post(yield);
  if (all.empty())
    return nullptr;
  return std::make_unique<std::string>(std::accumulate(all.begin(), all.end(), std::string()));
}

static void choose(std::string const &name, asio::yield_context yield) {
  if (auto all = joined({name, " and a name that is too long for the small buffer"}, yield)) {
    std::cout << *all << '\n';
  }
  if (auto none = joined({}, yield)) {
    std::cout << *none << '\n';
  } else if (auto some = joined({name, "!"}, yield)) {
    std::cout << *some << '\n';
  }
  if (auto n = sum({1, 2}, yield); n == 3) {
    std::cout << "three\n";
  }
  switch (int n = sum({2, 3}, yield)) {
  case 5:
    std::cout << n << '\n';
  }
  if (sum({}, yield)) {
    std::cout << "some\n";
  } else if (sum({4}, yield)) {
    std::cout << "four\n";
  }
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { choose("a name", yield); });
  io.run();
}
