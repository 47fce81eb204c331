// Generic lambdas that call what they are handed: their results are deduced from what
// suspends.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct request {
  asio::io_context &io;
};

static asio::awaitable<int> fetch(request &r) {
  co_await asio::post(r.io, asio::use_awaitable);
  co_return 20;
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    auto one = [&]() -> asio::awaitable<int> {
      co_await asio::post(io, asio::use_awaitable);
      co_return 1;
    };
    auto run = [](auto const &step) -> decltype(step()) { co_return co_await step(); };
    auto next = [](auto step) -> asio::awaitable<int> { co_return co_await step() + 1; };
    auto plain = [](auto const &value) { return value + value; };
    {
      auto &&out = std::cout << co_await run(one);
      auto &&out2 = out << co_await next(one);
      auto &&out3 = out2 << co_await next([&]() -> asio::awaitable<int> {
      co_await asio::post(io, asio::use_awaitable);
      co_return 2;
    }) << plain(4);
      out3 << plain(std::string("5")) << "\n";
    }
    std::cout << co_await run([&]() -> asio::awaitable<std::string> {
      co_await asio::post(io, asio::use_awaitable);
      co_return std::string("text");
    }) << "\n";
    request r{io};
    auto twice = [](auto &from, auto const &step) -> asio::awaitable<int> { auto left = co_await fetch(from); co_return left + co_await step(); };
    std::cout << co_await twice(r, one) << "\n";
  });
  io.run();
}
