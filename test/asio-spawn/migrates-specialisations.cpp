// Templates of which specialisations are written out: each says its own parameters and
// result, and has a body of its own, but calls cannot tell them apart. So they change
// together, one that never suspends with those that do.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;

static void nap(asio::io_context &io, yield_context yield) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

// ---- of a function, with another result where the template says so
template <class T> struct shown { using type = int; };
template <> struct shown<std::string> { using type = std::string; };

template <class T>
typename shown<T>::type show(T value, asio::io_context &io, yield_context yield) {
  nap(io, yield);
  return static_cast<int>(value);
}

template <>
std::string show<std::string>(std::string value, asio::io_context &io, yield_context yield);

// It only takes part.
template <> int show(char, asio::io_context &, yield_context) { return -1; }

template <>
std::string show<std::string>(std::string value, asio::io_context &io, yield_context yield) {
  nap(io, yield);
  return "'" + value + "'";
}

// ---- of a member of a class template, and of a member template
template <class T, int Limit = 2> class pool {
public:
  explicit pool(asio::io_context &io) : io_(io) {}

  bool put(T item, yield_context yield);
  static char const *name(asio::io_context &io, yield_context yield) {
    nap(io, yield);
    return "pool";
  }
  template <class All> void put_all(All const &all, yield_context yield) {
    for (auto const &item : all)
      std::cout << put(item, yield);
    std::cout << '\n';
  }

private:
  asio::io_context &io_;
  std::vector<T> items_;
};

template <class T, int Limit> bool pool<T, Limit>::put(T item, yield_context yield) {
  nap(io_, yield);
  if (items_.size() == Limit)
    return false;
  items_.push_back(item);
  return true;
}

template <>
inline char const *pool<char>::name(asio::io_context &io, yield_context yield) {
  asio::post(io, yield);
  return "characters";
}

template <> template <>
void pool<char>::put_all(std::string const &all, yield_context yield) {
  for (char item : all)
    if (!put(item, yield)) {
      std::cout << "no place for " << item << '\n';
      return;
    }
}

// ---- of a whole class
template <class T> struct source {
  T next(asio::io_context &io, yield_context yield) {
    nap(io, yield);
    return ++last;
  }
  T last = 0;
};
template <> struct source<std::string> {
  std::string next(asio::io_context &io, yield_context yield) {
    nap(io, yield);
    return last += "x";
  }
  std::string last;
};

template <class T> void print(asio::io_context &io, yield_context yield) {
  source<T> from;
  for (int i = 0; i != 3; ++i)
    std::cout << from.next(io, yield) << ' ';
  std::cout << pool<T>::name(io, yield) << '\n';
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](yield_context yield) {
    std::cout << show(1.5, io, yield) << show('c', io, yield)
              << show(std::string("text"), io, yield) << '\n';
    pool<int> numbers(io);
    numbers.put_all(std::vector<int>{1, 2, 3}, yield);
    pool<char> characters(io);
    characters.put_all(std::string("abc"), yield);
    characters.put_all(std::vector<char>{'d'}, yield);
    print<int>(io, yield);
    print<std::string>(io, yield);
    print<char>(io, yield);
  });
  io.run();
}
