// g++ makes the temporaries of a full expression before its awaits: what they
// read must be as it is after them. And a body whose last statement has no
// braces ends behind it.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using boost::system::error_code;

asio::awaitable<int> get(error_code &ec) {
  co_await asio::post(asio::use_awaitable);
  ec = asio::error::eof;
  co_return 7;
}

void gate(bool open) {
  if (!open)
    throw std::runtime_error("closed");
}

std::string both(int n, std::string text) { return std::to_string(n) + text; }

// The lease ends with the expression that asks for it.
struct Connection {
  asio::awaitable<std::string> query(std::string const &text) {
    co_await asio::post(asio::use_awaitable);
    std::cout << "query\n";
    co_return text + "!";
  }
};
class Lease {
public:
  explicit Lease(Connection *of) : of(of) {}
  Lease(Lease &&from) noexcept : of(std::exchange(from.of, nullptr)) {}
  ~Lease() {
    if (of)
      std::cout << "returned\n";
  }
  Connection *operator->() {
    std::cout << "used\n";
    return of;
  }

private:
  Connection *of;
};
asio::awaitable<Lease> acquire(Connection &of) {
  co_await asio::post(asio::use_awaitable);
  co_return Lease(&of);
}
asio::awaitable<std::string> text() {
  co_await asio::post(asio::use_awaitable);
  std::cout << "text\n";
  co_return "t";
}

asio::awaitable<void> lend(Connection &connection) {
  std::string answer = co_await [&]() -> asio::awaitable<std::string> { auto &&object = (co_await acquire(connection)); co_return co_await object->query("prepare " + std::to_string(1)); }();
  std::cout << answer << '\n';
  {
    auto &&object = (co_await acquire(connection));
    auto object2 = object.operator->();
    std::cout << co_await object2->query(co_await text()) << '\n';
  }
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    Connection connection;
    co_await lend(connection);
    error_code ec;
    {
      auto &&out = std::cout << co_await get(ec) << ' ';
      out << ec.message() << '\n';
    }
    ec = {};
    {
      auto &&out = std::cout << "value ";
      auto &&out2 = out << co_await get(ec) << ec.value();
      out2 << ec.message().size()
              << '\n';
    }
    ec = {};
    std::string s;
    {
      auto &&right = ec.message();
      s += std::to_string(co_await get(ec)) += std::move(right);
    }
    auto element = co_await get(ec = {});
    auto &&element2 = std::to_string(element);
    std::vector<std::string> v{std::move(element2), ec.message()};
    std::cout << s << v[0] << v[1] << '\n';
    ec = {};
    std::string const fixed = "fixed";
    {
      auto &&out = std::cout << both(co_await get(ec), fixed);
      out << both(co_await get(ec), "literal") << '\n';
    }
    gate(true);
    try {
      gate(false);
    } catch (std::runtime_error const &e) {
      std::cout << e.what() << '\n';
    }
  });
  io.run();
}
