// What only calls another coroutine returns that one's awaitable, where nothing of
// its own is needed meanwhile.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <exception>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;

struct ending {
  int n;
  ~ending() { n = 0; }
};

class store {
public:
  asio::awaitable<int> size() const { return count(1); }
  asio::awaitable<int> sizeOf(std::string const &key, int times) {
    // the whole of it
    return count(times * 2, key);
  }
  asio::awaitable<void> reset() { return clear(); }

  // These keep a frame: something of theirs is in use while the other runs.
  asio::awaitable<int> owned(std::string key) { co_return co_await count(1, key); }
  asio::awaitable<int> temporary(int n) { co_return co_await count(1, std::string(n, 'x')); }
  asio::awaitable<int> pointed(int n) { co_return co_await at(&n); }
  asio::awaitable<int> referred(int n) { co_return co_await in(n); }
  asio::awaitable<long> wider() { co_return co_await count(1); }
  asio::awaitable<int> seen(ending const n) { co_return co_await count(n.n); }
  asio::awaitable<int> nested() { co_return co_await count(co_await count(2)); }
  asio::awaitable<int> never() noexcept try { co_return co_await count(3); } catch (...) { std::terminate(); } // note: terminate-at-shutdown

private:
  asio::awaitable<int> count(int times) const {
    co_await asio::post(asio::use_awaitable);
    co_return 10 * times;
  }
  asio::awaitable<int> count(int times, std::string const &key) {
    co_await asio::post(asio::use_awaitable);
    co_return times * static_cast<int>(key.size());
  }
  asio::awaitable<int> at(int const *n) {
    co_await asio::post(asio::use_awaitable);
    co_return *n;
  }
  asio::awaitable<int> in(int const &n) {
    co_await asio::post(asio::use_awaitable);
    co_return n;
  }
  asio::awaitable<void> clear() {
    co_await asio::post(asio::use_awaitable);
    std::cout << "cleared\n";
  }
};

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    store s;
    std::cout << co_await s.size() << '\n';
    std::cout << co_await s.sizeOf("key", 2) << '\n';
    co_await s.reset();
    std::cout << co_await s.owned("a key that is too long for the small buffer") << '\n';
    std::cout << co_await s.temporary(40) << '\n';
    std::cout << co_await s.pointed(5) << '\n';
    std::cout << co_await s.referred(6) << '\n';
    std::cout << co_await s.wider() << '\n';
    ending n{7};
    std::cout << co_await s.seen(n) << '\n';
    std::cout << co_await s.nested() << '\n';
    std::cout << co_await s.never() << '\n';
  });
  io.run();
}
