// Templates of which specialisations are written out: each says its own parameters and
// result, and has a body of its own, but calls cannot tell them apart. So they change
// together, one that never suspends with those that do.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

static asio::awaitable<void> nap(asio::io_context &io) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
}

// ---- of a function, with another result where the template says so
template <class T> struct shown { using type = int; };
template <> struct shown<std::string> { using type = std::string; };

template <class T>
asio::awaitable<typename shown<T>::type> show(T value, asio::io_context &io) {
  co_await nap(io);
  co_return static_cast<int>(value);
}

template <>
asio::awaitable<std::string> show<std::string>(std::string value, asio::io_context &io);

// It only takes part.
template <> asio::awaitable<int> show(char, asio::io_context &) { co_return -1; }

template <>
asio::awaitable<std::string> show<std::string>(std::string value, asio::io_context &io) {
  co_await nap(io);
  co_return "'" + value + "'";
}

// ---- of a member of a class template, and of a member template
template <class T, int Limit = 2> class pool {
public:
  explicit pool(asio::io_context &io) : io_(io) {}

  asio::awaitable<bool> put(T item);
  static asio::awaitable<char const *> name(asio::io_context &io) {
    co_await nap(io);
    co_return "pool";
  }
  template <class All> asio::awaitable<void> put_all(All const &all) {
    for (auto const &item : all)
      std::cout << co_await put(item);
    std::cout << '\n';
  }

private:
  asio::io_context &io_;
  std::vector<T> items_;
};

template <class T, int Limit> asio::awaitable<bool> pool<T, Limit>::put(T item) {
  co_await nap(io_);
  if (items_.size() == Limit)
    co_return false;
  items_.push_back(item);
  co_return true;
}

template <>
inline asio::awaitable<char const *> pool<char>::name(asio::io_context &io) {
  co_await asio::post(io, asio::use_awaitable);
  co_return "characters";
}

template <> template <>
asio::awaitable<void> pool<char>::put_all(std::string const &all) {
  for (char item : all)
    if (!co_await put(item)) {
      std::cout << "no place for " << item << '\n';
      co_return;
    }
}

// ---- of a whole class
template <class T> struct source {
  asio::awaitable<T> next(asio::io_context &io) {
    co_await nap(io);
    co_return ++last;
  }
  T last = 0;
};
template <> struct source<std::string> {
  asio::awaitable<std::string> next(asio::io_context &io) {
    co_await nap(io);
    co_return last += "x";
  }
  std::string last;
};

template <class T> asio::awaitable<void> print(asio::io_context &io) {
  source<T> from;
  for (int i = 0; i != 3; ++i)
    std::cout << co_await from.next(io) << ' ';
  std::cout << co_await pool<T>::name(io) << '\n';
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    {
      auto &&out = std::cout << co_await show(1.5, io);
      auto &&out2 = out << co_await show('c', io);
      out2 << co_await show(std::string("text"), io) << '\n';
    }
    pool<int> numbers(io);
    {
      auto all = std::vector<int>{1, 2, 3};
      co_await numbers.put_all(std::move(all));
    }
    pool<char> characters(io);
    co_await characters.put_all(std::string("abc"));
    {
      auto all = std::vector<char>{'d'};
      co_await characters.put_all(std::move(all));
    }
    co_await print<int>(io);
    co_await print<std::string>(io);
    co_await print<char>(io);
  });
  io.run();
}
