// Where a coroutine cannot be, and where an await cannot stand. Each suspends by
// itself, so none is refused for the sake of another. (No default argument can
// name a token, no constant is one, and main takes none.)
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <cstddef>
#include <iostream>
#include <typeinfo>

namespace asio = boost::asio;
using asio::yield_context;

template <class Token> auto async_number(asio::io_context &io, Token &&token) {
  return asio::async_initiate<Token, void(boost::system::error_code, int)>(
      [&io](auto handler) {
        asio::post(io, [handler = std::move(handler)]() mutable {
          std::move(handler)(boost::system::error_code(), 3);
        });
      },
      token);
}

struct connection {
  connection(asio::io_context &io, yield_context yield) { // refused: special-function
    number = async_number(io, yield);
  }
  int number;
};

// A destructor and a conversion have the token from a member.
class session {
public:
  session(asio::io_context &io, yield_context yield) : io_(io), yield_(yield) {} // refused: token-escapes
  ~session() { std::cout << async_number(io_, yield_) << "\n"; }
  operator int() const { return async_number(io_, yield_); }

private:
  asio::io_context &io_;
  yield_context yield_;
};

struct numbered {
  asio::io_context &io;
  yield_context yield;
  int number = async_number(io, yield);
};

struct initialised {
  initialised(asio::io_context &io, yield_context yield) : number(async_number(io, yield)) {} // refused: special-function
  int number;
};

constexpr int constant(asio::io_context &io, bool really, yield_context const &yield) { // refused: special-function
  if (really)
    return async_number(io, yield);
  return 0;
}

static int per_thread(asio::io_context &io, yield_context yield) { // refused: await-in-static-initialiser
  thread_local int number = async_number(io, yield);
  return number;
}

static std::size_t only_types(asio::io_context &io, yield_context yield) { // refused: unevaluated-operand
  decltype(async_number(io, yield)) number = 1;
  return sizeof(async_number(io, yield)) + number + noexcept(async_number(io, yield)) +
         (typeid(async_number(io, yield)) == typeid(int));
}

static int with_alloca(asio::io_context &io, yield_context yield) { // refused: variable-length-array
  int *number = static_cast<int *>(__builtin_alloca(sizeof(int)));
  *number = async_number(io, yield);
  return *number;
}

static int in_function_handler(asio::io_context &io, yield_context yield) try { // refused: await-in-handler
  throw 1;
} catch (int n) {
  return n + async_number(io, yield);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](yield_context yield) { // refused: token-escapes
    connection c(io, yield);
    std::cout << c.number << constant(io, true, yield) << per_thread(io, yield)
              << only_types(io, yield) << with_alloca(io, yield)
              << in_function_handler(io, yield) << "\n";
  });
  asio::spawn(io, [&](yield_context yield) { // refused: token-escapes
    session s(io, yield);
    std::cout << int(s) << "\n";
  });
  asio::spawn(io, [&](yield_context yield) { // refused: token-escapes
    std::cout << numbered{io, yield}.number << "\n";
  });
  asio::spawn(io, [&](yield_context yield) { // refused: token-escapes
    std::cout << initialised(io, yield).number << "\n";
  });
  io.run();
}
