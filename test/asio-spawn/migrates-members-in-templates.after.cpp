// A member of what is awaited, in a template: g++ 12 looks it up too early.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

struct answer {
  int code;
  std::string text;
  std::string const &words() const { return text; }
  template <class T> T as() const { return T(code); }
};

class source {
public:
  explicit source(asio::io_context &io) : io_(io) {}
  asio::awaitable<answer> ask(int code) {
    co_await asio::post(io_, asio::use_awaitable);
    co_return answer{code, "answer " + std::to_string(code)};
  }
  asio::awaitable<std::reference_wrapper<std::string>> last() {
    co_await asio::post(io_, asio::use_awaitable);
    co_return last_;
  }
  asio::awaitable<std::vector<int> *> list() {
    co_await asio::post(io_, asio::use_awaitable);
    co_return &list_;
  }

private:
  asio::io_context &io_;
  std::string last_ = "last";
  std::vector<int> list_{1, 2, 3};
};

template <class Source> asio::awaitable<std::size_t> length(Source &from) {
  co_return std::move(co_await from.ask(1)).text.size();
}

template <class Source> asio::awaitable<int> sum(Source &from, source &other) {
  int all = 0, code = 3;
  while ([[maybe_unused]] bool const condition = !std::move(co_await from.ask(code)).words().empty() && code-- > 0)
    all += (std::move(co_await from.ask(code))).code;
  all += std::move(co_await from.ask(4)).template as<int>();
  {
    auto left = std::move(co_await from.ask(5)).code;
    all += left + std::move(co_await other.ask(6)).code;
  }
  std::move(co_await from.last()).get().append("!");
  {
    auto left = (co_await from.list())->size();
    auto left2 = left + (*co_await from.list()).size();
    all += int(left2 + std::move(co_await from.last()).get().size());
  }
  if (std::string("answer 7") == std::move(co_await other.ask(7)).text)
    ++all;
  answer whole = co_await from.ask(8);
  co_return all + whole.code;
}

template <class Source> class reader {
public:
  explicit reader(Source &from) : from_(from) {}
  asio::awaitable<std::string> name() { auto object = std::move(co_await from_.ask(9)); auto &&left = std::move(object).words(); co_return left + std::move(co_await own()).substr(1); }

private:
  asio::awaitable<std::string> own() { co_return std::move(co_await from_.ask(10)).text; }
  Source &from_;
};

int main() {
  asio::io_context io;
  source from(io);
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    std::cout << co_await length(from) << '\n';
    std::cout << co_await sum(from, from) << '\n';
    std::cout << (co_await reader<source>(from).name()).substr(2) << '\n';
    auto each = [&](auto code) -> asio::awaitable<void> { std::cout << std::move(co_await from.ask(code)).text.size() << '\n'; };
    co_await each(11);
    co_await each('a');
  });
  io.run();
}
