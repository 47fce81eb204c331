// A token that is kept in an object of a class template: the template is changed as it
// is written, for all of its instances.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

// A stream that gives one letter at a time.
class letters {
public:
  letters(asio::io_context &io, std::string all) : io_(io), all_(std::move(all)) {}
  asio::awaitable<std::optional<char>> read() {
    co_await asio::post(io_, asio::use_awaitable);
    if (at_ == all_.size())
      co_return std::nullopt;
    co_return all_[at_++];
  }

private:
  asio::io_context &io_;
  std::string all_;
  std::size_t at_ = 0;
};

// Another one, which waits for nothing.
struct dots {
  int left;
  asio::awaitable<std::optional<char>> read() { co_return left-- > 0 ? std::optional('.') : std::nullopt; }
};

template <class Stream> class reader {
public:
  reader(Stream &stream) : stream_(stream) {}
  explicit reader(Stream &stream, std::string start);

  asio::awaitable<std::string> word() {
    while (auto letter = co_await stream_.read())
      read_ += *letter;
    ++words;
    co_return read_;
  }
  std::size_t size() const { return read_.size(); } // never instantiated
  asio::awaitable<std::string> twice();
  template <class Other> asio::awaitable<std::string> then(Other &other) { auto &&left = co_await word(); co_return std::move(left) + co_await other.word(); }

  int words = 0;

private:
  Stream &stream_;
  // of the coroutine that reads
  std::string read_;
};

template <class Stream>
reader<Stream>::reader(Stream &stream, std::string start)
    : stream_(stream)
    , read_(std::move(start))
{
  ++words;
}

template <class Stream> asio::awaitable<std::string> reader<Stream>::twice() {
  std::string once = co_await word();
  co_await asio::post(asio::use_awaitable);
  co_return once + once;
}

// What a template is handed.
template <class Stream> static asio::awaitable<int> count(reader<Stream> &from) {
  std::string const twice = co_await from.twice();
  co_return int(twice.size());
}

template <typename T> struct job {
  asio::io_context &io;
  T value;
};

template <typename T> static asio::awaitable<T> run(job<T> const &j) {
  asio::steady_timer timer(j.io, std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
  co_return j.value + j.value;
}

template <class T> class session : public std::enable_shared_from_this<session<T>> {
public:
  session(T id) : id_(id) {}
  asio::awaitable<void> answer(int times) {
    auto self = this->shared_from_this();
    for (int i = 0; i != times; ++i) {
      co_await asio::post(asio::use_awaitable);
      std::cout << id_ << ' ' << i << '\n';
    }
    if (times > 1)
      throw id_;
  }

private:
  T id_;
};

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    letters abc(io, "abc"), de(io, "de");
    dots three{3};
    reader<letters> first(abc);
    reader second(de, "start-");
    reader<dots> third(three);
    {
      auto &&out = std::cout << co_await first.word() << ' ';
      out << co_await count(second) << ' ' << second.words << '\n';
    }
    std::cout << co_await third.then(first) << '\n';
    std::cout << co_await third.twice() << '\n';
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    {
      auto j = job<int>{io, 4};
      std::cout << co_await run(std::move(j)) << '\n';
    }
    {
      auto j = job<std::string>{io, "ab"};
      std::cout << co_await run(std::move(j)) << '\n';
    }
    try {
      co_await std::make_shared<session<int>>(7)->answer(2);
    } catch (int id) {
      std::cout << "caught " << id << '\n';
    }
    auto last = std::make_shared<session<char>>('x');
    co_await asio::post(io, asio::use_awaitable);
    co_await last->answer(1);
  });
  io.run();
}
