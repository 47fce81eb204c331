// g++ makes the temporaries of a full expression before its awaits: what they
// read must be as it is after them. And a body whose last statement has no
// braces ends behind it.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using boost::system::error_code;

int get(error_code &ec, asio::yield_context yield) {
  asio::post(yield);
  ec = asio::error::eof;
  return 7;
}

void gate(bool open, asio::yield_context) {
  if (!open)
    throw std::runtime_error("closed");
}

std::string both(int n, std::string text) { return std::to_string(n) + text; }

// The lease ends with the expression that asks for it.
struct Connection {
  std::string query(std::string const &text, asio::yield_context yield) {
    asio::post(yield);
    std::cout << "query\n";
    return text + "!";
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
Lease acquire(Connection &of, asio::yield_context yield) {
  asio::post(yield);
  return Lease(&of);
}
std::string text(asio::yield_context yield) {
  asio::post(yield);
  std::cout << "text\n";
  return "t";
}

void lend(Connection &connection, asio::yield_context yield) {
  std::string answer = acquire(connection, yield)->query("prepare " + std::to_string(1), yield);
  std::cout << answer << '\n';
  std::cout << acquire(connection, yield)->query(text(yield), yield) << '\n';
}

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    Connection connection;
    lend(connection, yield);
    error_code ec;
    std::cout << get(ec, yield) << ' ' << ec.message() << '\n';
    ec = {};
    std::cout << "value " << get(ec, yield) << ec.value() << ec.message().size()
              << '\n';
    ec = {};
    std::string s;
    s += std::to_string(get(ec, yield)) += ec.message();
    std::vector<std::string> v{std::to_string(get(ec = {}, yield)), ec.message()};
    std::cout << s << v[0] << v[1] << '\n';
    ec = {};
    std::string const fixed = "fixed";
    std::cout << both(get(ec, yield), fixed) << both(get(ec, yield), "literal") << '\n';
    gate(true, yield);
    try {
      gate(false, yield);
    } catch (std::runtime_error const &e) {
      std::cout << e.what() << '\n';
    }
  });
  io.run();
}
