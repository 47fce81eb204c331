// Templates, seen through what they are used with.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;

template <class T>
T echo(asio::io_context &io, T value, asio::yield_context yield) {
  asio::post(io, yield);
  return value;
}

template <class T> class shelf {
public:
  explicit shelf(asio::io_context &io) : io_(io) {}

  void put(T item, asio::yield_context yield) {
    items_.push_back(echo(io_, item, yield));
  }
  T take(asio::yield_context yield);

private:
  asio::io_context &io_;
  std::vector<T> items_;
};

template <class T> T shelf<T>::take(asio::yield_context yield) {
  asio::post(io_, yield);
  T last = items_.back();
  items_.pop_back();
  return last;
}

// The token in front of a pack, and behind one.
template <class... Parts>
void say(asio::yield_context yield, Parts const &...parts) {
  asio::post(yield);
  ((std::cout << parts), ...) << '\n';
}

template <class... Numbers>
int sum(Numbers... numbers, asio::yield_context yield) {
  asio::post(yield);
  return (0 + ... + numbers);
}

int main() {
  asio::io_context io;
  shelf<std::string> words(io);
  shelf<int> numbers(io);
  asio::spawn(io, [&](asio::yield_context yield) {
    words.put("one", yield);
    numbers.put(1, yield);
    std::string const word = words.take(yield);
    std::cout << word << " " << numbers.take(yield) << "\n";
    say(yield, "sum ", sum<int, long>(1, 2, yield), '!');
    say(yield, "no more");
  });
  io.run();
}
