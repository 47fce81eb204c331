// Results by reference: the caller changes the object itself.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace asio = boost::asio;

class store {
public:
  explicit store(asio::io_context &io) : io(io) {}

  asio::awaitable<std::reference_wrapper<std::string>> at(const std::string &key) {
    co_await asio::post(io, asio::use_awaitable);
    co_return values[key];
  }

  asio::awaitable<std::reference_wrapper<const std::string>> peek(const std::string &key) const {
    static const std::string none = "nothing";
    co_await asio::post(io, asio::use_awaitable);
    auto found = values.find(key);
    co_return found == values.end() ? none : found->second;
  }

  asio::awaitable<std::reference_wrapper<store>> set(const std::string &key, std::string value) {
    (co_await at(key)).get() = std::move(value);
    co_return *this;
  }

private:
  asio::io_context &io;
  std::map<std::string, std::string> values;
};

static void append(std::string &to, char c) { to += c; }

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    store s(io);
    (co_await s.at("a")).get() = "first";
    (co_await s.at("a")).get() += "!";
    append((co_await s.at("a")).get(), '?');
    std::string &kept = (co_await s.at("a")).get();
    kept.insert(0, "the ");
    auto copy = (co_await s.at("a")).get(); // no reference
    copy.clear();
    const auto &seen = (co_await s.peek("a")).get();
    std::cout << seen << " " << &seen - &kept << "\n";
    std::cout << (co_await s.peek("b")).get() << "\n";
    co_await (co_await s.set("b", "second")).get().set("c", "third");
    co_await s.at("d");
    {
      auto &&out = std::cout << (co_await s.peek("b")).get().size();
      out << (co_await s.peek("c")).get()[0] << "\n";
    }
    std::string *address = &(co_await s.at("c")).get();
    std::swap(*address, (co_await s.at("b")).get());
    {
      auto &&choice = (co_await s.peek("c")).get() == "second" ? (co_await s.at("a")).get() : kept;
      std::cout << (choice)
              << "\n";
    }
    for (char c : (co_await s.at("b")).get())
      std::cout << c;
    std::cout << "\n";
  });
  io.run();
}
