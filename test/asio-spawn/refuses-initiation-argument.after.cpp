// A native coroutine would keep a copy of what the initiation writes to. What is
// only read, or captured, makes no difference.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;
using boost::system::error_code;

struct record {
  std::string text;
};

static auto later(asio::io_context &io, auto handler) {
  asio::post(io, [handler = std::move(handler)]() mutable { std::move(handler)(error_code()); });
}

template <class Token> auto async_fill(asio::io_context &io, record &out, Token &&token) {
  return asio::async_initiate<Token, void(error_code)>(
      [&io](auto handler, auto &&out) {
        out.text = "written";
        later(io, std::move(handler));
      },
      token, out);
}

template <class Token>
auto async_collect(asio::io_context &io, std::vector<int> &into, Token &&token) {
  return asio::async_initiate<Token, void(error_code)>(
      [&io](auto handler, auto &&into) {
        into.push_back(1);
        later(io, std::move(handler));
      },
      token, into);
}

template <class Token> auto async_indirect(asio::io_context &io, record &out, Token &&token) {
  return async_fill(io, out, std::forward<Token>(token));
}

template <class Token> auto async_read_only(asio::io_context &io, record &in, Token &&token) {
  return asio::async_initiate<Token, void(error_code)>(
      [&io](auto handler, auto &&in) {
        std::cout << in.text.size() << "\n";
        later(io, std::move(handler));
      },
      token, in);
}

template <class Token> auto async_captured(asio::io_context &io, record &out, Token &&token) {
  return asio::async_initiate<Token, void(error_code)>(
      [&io, &out](auto handler, int n) {
        out.text = std::string(n, 'c');
        later(io, std::move(handler));
      },
      token, 3);
}

static void fills(asio::io_context &io, yield_context yield) { // refused: initiation-argument
  record one;
  async_fill(io, one, yield);
  std::cout << one.text << "\n";
}

static void collects(asio::io_context &io, yield_context yield) { // refused: initiation-argument
  std::vector<int> numbers;
  async_collect(io, numbers, yield);
  std::cout << numbers.size() << "\n";
}

static void indirectly(asio::io_context &io, yield_context yield) { // refused: initiation-argument
  record one;
  async_indirect(io, one, yield);
  std::cout << one.text << "\n";
}

static asio::awaitable<void> reads(asio::io_context &io) {
  record one{"read"};
  co_await async_read_only(io, one, asio::use_awaitable);
  co_await async_captured(io, one, asio::use_awaitable);
  std::cout << one.text << "\n";
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](yield_context yield) { // refused: group-refused
    fills(io, yield);
    collects(io, yield);
    indirectly(io, yield);
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> { co_await reads(io); });
  io.run();
}
