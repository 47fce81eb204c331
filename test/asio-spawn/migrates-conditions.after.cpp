// Conditions that declare, and those behind `else`: what g++ 12 would destroy twice
// moves in front of the statement, for nothing is evaluated before it.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

static asio::awaitable<int> sum(std::vector<int> const &all) {
  co_await asio::post(asio::use_awaitable);
  co_return std::accumulate(all.begin(), all.end(), 0);
}

static asio::awaitable<std::unique_ptr<std::string>> joined(std::vector<std::string> all) {
  co_await asio::post(asio::use_awaitable);
  if (all.empty())
    co_return nullptr;
  co_return std::make_unique<std::string>(std::accumulate(all.begin(), all.end(), std::string()));
}

static asio::awaitable<void> choose(std::string const &name) {
  if (std::vector<std::string> all2{name, " and a name that is too long for the small buffer"}; auto all = co_await joined(std::move(all2))) {
    std::cout << *all << '\n';
  }
  if (auto none = co_await joined({})) {
    std::cout << *none << '\n';
  } else if (std::vector<std::string> all3{name, "!"}; auto some = co_await joined(std::move(all3))) {
    std::cout << *some << '\n';
  }
  {
    std::vector<int> all4{1, 2};
    if (auto n = co_await sum(std::move(all4)); n == 3) {
    std::cout << "three\n";
  }
  }
  switch (std::vector<int> all4{2, 3}; int n = co_await sum(std::move(all4))) {
  case 5:
    std::cout << n << '\n';
  }
  if (bool const condition = static_cast<bool>(co_await sum({})); condition) {
    std::cout << "some\n";
  } else {
    std::vector<int> all5{4};
    if (bool const condition2 = static_cast<bool>(co_await sum(std::move(all5))); condition2) {
    std::cout << "four\n";
  }
  }
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> { co_await choose("a name"); });
  io.run();
}
