// A closure whose type a function gives with `auto` is seen wherever it goes.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct Shelf {
  int pages = 3;

  auto operator[](std::string title) {
    return [this, title = std::move(title)](asio::yield_context yield) {
      asio::post(yield);
      return title + " " + std::to_string(pages++);
    };
  }
};

static auto counter(int from, int &left) {
  return [from, &left](int n, asio::yield_context yield) {
    for (int i = 0; i < n; ++i, --left)
      asio::post(yield);
    return from + n;
  };
}

template <class Value>
auto keeper(Value value) {
  return [value](asio::yield_context yield) {
    asio::post(yield);
    std::cout << "kept " << value << '\n';
  };
}

int main() {
  asio::io_context io;
  Shelf shelf;
  asio::spawn(io, [&](asio::yield_context yield) {
    std::cout << shelf["atlas"](yield) << '\n';
    for (char c : shelf["ode"](yield))
      std::cout << c << '.';
    auto novel = shelf["novel"];
    std::cout << novel(yield) << novel(yield) << '\n';
    int left = 9;
    auto const count = counter(10, left);
    std::cout << count(2, yield) + counter(20, left)(3, yield) << ' ' << left << '\n';
    std::function<void(asio::yield_context)> keeps = keeper(5);
    keeps(yield);
    keeper("text")(yield);
  });
  asio::spawn(io, keeper(7));
  io.run();
}
