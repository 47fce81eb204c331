// Templates, seen through what they are used with.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;

template <class T>
asio::awaitable<T> echo(asio::io_context &io, T value) {
  co_await asio::post(io, asio::use_awaitable);
  co_return value;
}

template <class T> class shelf {
public:
  explicit shelf(asio::io_context &io) : io_(io) {}

  asio::awaitable<void> put(T item) {
    items_.push_back(co_await echo(io_, item));
  }
  asio::awaitable<T> take();

private:
  asio::io_context &io_;
  std::vector<T> items_;
};

template <class T> asio::awaitable<T> shelf<T>::take() {
  co_await asio::post(io_, asio::use_awaitable);
  T last = items_.back();
  items_.pop_back();
  co_return last;
}

// The token in front of a pack, and behind one.
template <class... Parts>
asio::awaitable<void> say(Parts const &...parts) {
  co_await asio::post(asio::use_awaitable);
  ((std::cout << parts), ...) << '\n';
}

template <class... Numbers>
asio::awaitable<int> sum(Numbers... numbers) {
  co_await asio::post(asio::use_awaitable);
  co_return (0 + ... + numbers);
}

int main() {
  asio::io_context io;
  shelf<std::string> words(io);
  shelf<int> numbers(io);
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await words.put("one");
    co_await numbers.put(1);
    std::string const word = co_await words.take();
    {
      auto &&out = std::cout << word << " ";
      out << co_await numbers.take() << "\n";
    }
    co_await say("sum ", co_await sum<int, long>(1, 2), '!');
    co_await say("no more");
  });
  io.run();
}
