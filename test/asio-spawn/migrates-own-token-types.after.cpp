// Templates in which the type of the token is a parameter of their own: it goes with the
// token. Operations, whose result depends on it, stay.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

template <class Timer>
asio::awaitable<void> pause_for(Timer &timer, int ms) {
  timer.expires_after(std::chrono::milliseconds(ms));
  co_await timer.async_wait(asio::use_awaitable);
}

static asio::awaitable<int> twice(asio::io_context &io, int n)
{
  asio::steady_timer timer(io);
  co_await pause_for(timer, n);
  co_await asio::post(io, asio::use_awaitable);
  co_return 2 * n;
}

static asio::awaitable<std::string> word(int n) {
  co_await asio::post(asio::use_awaitable);
  co_return std::string(n, 'w');
}

template <class T>
asio::awaitable<std::vector<T>> repeat(T const &value, int n) {
  std::vector<T> all;
  while (n--) {
    co_await asio::post(asio::use_awaitable);
    all.push_back(value);
  }
  co_return all;
}

struct Reader {
  int at = 0;
  asio::awaitable<int> next();
  asio::awaitable<bool> more() { co_await asio::post(asio::use_awaitable); co_return at < 3; }
};
asio::awaitable<int> Reader::next() {
  co_await asio::post(asio::use_awaitable);
  co_return ++at;
}

// An operation stays.
template <class Token>
auto async_nap(asio::steady_timer &timer, Token &&token) {
  timer.expires_after(std::chrono::milliseconds(1));
  return timer.async_wait(std::forward<Token>(token));
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    {
      auto &&out = std::cout << co_await twice(io, 2);
      out << co_await word(3) << '\n';
    }
    {
      auto &&out = std::cout << (co_await repeat(std::string("ab"), 2)).size();
      out << (co_await repeat(1.5, 3)).back() << '\n';
    }
    Reader reader;
    while (co_await reader.more())
      std::cout << co_await reader.next() << '\n';
    asio::steady_timer timer(io);
    co_await async_nap(timer, asio::use_awaitable);
    boost::system::error_code ec;
    co_await async_nap(timer, asio::redirect_error(asio::use_awaitable, ec));
    std::cout << ec.value() << '\n';
  });
  io.run();
}
