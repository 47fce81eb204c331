// Coroutines that only their token tells from an overload get another name:
// calls go where they went.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <string>

namespace asio = boost::asio;

// <unistd.h> has a function of this name.
static asio::awaitable<void> co_pause() { // note: renamed
  co_await asio::post(asio::use_awaitable);
  std::cout << "paused\n";
}

// The ordinary one is the better match for an int.
static asio::awaitable<std::string> co_text(long n) { // note: renamed
  co_await co_pause();
  co_return "coroutine " + std::to_string(n);
}
static std::string text(int n) { return "function " + std::to_string(n); }

// Nothing that fits one of these fits the other.
static asio::awaitable<std::string> size(std::string const &s) {
  co_await co_pause();
  co_return std::to_string(s.size());
}
static std::string size(std::ostream *) { return "a stream"; }

struct store {
  virtual ~store() = default;
  virtual asio::awaitable<int> co_get(int key) { // note: renamed
    co_await co_pause();
    co_return key;
  }
  virtual asio::awaitable<int> co_put(int key) { // note: renamed
    co_await co_pause();
    co_return key;
  }
};

// Here the overload stands beside the overrider; and the overrider of `put`
// would override the base's.
struct cached : store {
  asio::awaitable<int> co_get(int key) override { // note: renamed
    co_return co_await store::co_get(key) + 1;
  }
  int get(int key) const { return -key; }
  using store::co_put;
  int put(int key) { return key * 100; }
};

struct twice : cached {
  using cached::get; using cached::co_get;
  asio::awaitable<int> get(std::string const &key) {
    co_return co_await co_get(int(key.size())) + get(2);
  }
};

template <class T> T add(T a, T b) { return a + b; }
template <class T> asio::awaitable<T> co_add(T a, T b) { // note: renamed
  co_await co_pause();
  co_return a + b + b;
}

// Qualified, only the last part of the name changes.
namespace pacing {
static int slow(int n) { return -n; }
static asio::awaitable<int> co_slow(int n) { // note: renamed
  co_await co_pause();
  co_return n;
}
struct clock {
  static int tick() { return 0; }
  template <class T>
  static asio::awaitable<T> co_tick() { // note: renamed
    co_return T(co_await co_slow(6));
  }
};
} // namespace pacing

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    co_await co_pause();
    {
      auto &&out = std::cout << co_await co_text(1) << ", ";
      auto &&out2 = out << text(2) << ", ";
      out2 << co_await (co_text)(3) << '\n';
    }
    {
      auto &&out = std::cout << co_await size("four") << ' ';
      out << size(&std::cout) << '\n';
    }
    twice t;
    store &s = t;
    {
      auto &&out = std::cout << co_await s.co_get(1) << ' ' << t.get(2) << ' ';
      auto &&out2 = out << co_await t.co_get(3)
              << ' ';
      out2 << co_await t.get("four") << '\n';
    }
    {
      auto &&out = std::cout << t.put(5) << ' ';
      auto &&out2 = out << co_await t.co_put(6) << ' ';
      out2 << co_await s.co_put(7) << '\n';
    }
    {
      auto &&out = std::cout << add(1, 2) << ' ';
      auto &&out2 = out << co_await co_add(1, 2) << ' ';
      out2 << co_await co_add<double>(1, 2.5) << '\n';
    }
    {
      auto &&out = std::cout << pacing::slow(9) << ' ';
      auto &&out2 = out << co_await ::pacing::co_slow(9) << ' '
              << pacing::clock::tick() << ' ';
      out2 << co_await pacing::clock::co_tick<int>() << '\n';
    }
    std::function<asio::awaitable<std::string>(long)> kept =
        static_cast<asio::awaitable<std::string> (*)(long)>(co_text);
    std::cout << co_await kept(8) << '\n';
  });
  io.run();
}
