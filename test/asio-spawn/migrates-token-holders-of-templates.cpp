// A token that is kept in an object of a class template: the template is changed as it
// is written, for all of its instances.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
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
  std::optional<char> read(asio::yield_context yield) {
    asio::post(io_, yield);
    if (at_ == all_.size())
      return std::nullopt;
    return all_[at_++];
  }

private:
  asio::io_context &io_;
  std::string all_;
  std::size_t at_ = 0;
};

// Another one, which waits for nothing.
struct dots {
  int left;
  std::optional<char> read(asio::yield_context) { return left-- > 0 ? std::optional('.') : std::nullopt; }
};

template <class Stream> class reader {
public:
  reader(Stream &stream, asio::yield_context yield) : stream_(stream), yield_(yield) {}
  explicit reader(Stream &stream, std::string start, asio::yield_context yield);

  std::string word() {
    while (auto letter = stream_.read(yield_))
      read_ += *letter;
    ++words;
    return read_;
  }
  std::size_t size() const { return read_.size(); } // never instantiated
  std::string twice();
  template <class Other> std::string then(Other &other) { return word() + other.word(); }

  int words = 0;

private:
  Stream &stream_;
  asio::yield_context yield_; // of the coroutine that reads
  std::string read_;
};

template <class Stream>
reader<Stream>::reader(Stream &stream, std::string start, asio::yield_context yield)
    : stream_(stream)
    , yield_{yield}
    , read_(std::move(start))
{
  ++words;
}

template <class Stream> std::string reader<Stream>::twice() {
  std::string once = word();
  asio::post(yield_);
  return once + once;
}

// What a template is handed.
template <class Stream> static int count(reader<Stream> &from) {
  std::string const twice = from.twice();
  return int(twice.size());
}

template <typename T> struct job {
  asio::io_context &io;
  asio::yield_context yield;
  T value;
};

template <typename T> static T run(job<T> const &j) {
  asio::steady_timer timer(j.io, std::chrono::milliseconds(1));
  timer.async_wait(j.yield);
  return j.value + j.value;
}

template <class T> class session : public std::enable_shared_from_this<session<T>> {
public:
  session(T id, asio::yield_context yield) : id_(id), yield_(yield) {}
  asio::yield_context token() const { return yield_; }
  void answer(int times) {
    auto self = this->shared_from_this();
    for (int i = 0; i != times; ++i) {
      asio::post(this->yield_);
      std::cout << id_ << ' ' << i << '\n';
    }
    if (times > 1)
      throw id_;
  }

private:
  T id_;
  asio::yield_context yield_;
};

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    letters abc(io, "abc"), de(io, "de");
    dots three{3};
    reader<letters> first(abc, yield);
    reader second(de, "start-", yield);
    reader<dots> third(three, yield);
    std::cout << first.word() << ' ' << count(second) << ' ' << second.words << '\n';
    std::cout << third.then(first) << '\n';
    std::cout << third.twice() << '\n';
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    std::cout << run(job<int>{io, yield, 4}) << '\n';
    std::cout << run(job<std::string>{io, yield, "ab"}) << '\n';
    try {
      std::make_shared<session<int>>(7, yield)->answer(2);
    } catch (int id) {
      std::cout << "caught " << id << '\n';
    }
    auto last = std::make_shared<session<char>>('x', yield);
    asio::post(io, last->token());
    last->answer(1);
  });
  io.run();
}
