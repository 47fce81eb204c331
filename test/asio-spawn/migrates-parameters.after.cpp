// Arguments live as long as the call needs them, captures as long as the
// coroutine.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asio = boost::asio;

static asio::io_context io;

static asio::awaitable<void> nap() {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
}

static asio::awaitable<std::size_t> by_const_reference(const std::string &text) {
  co_await nap();
  co_return text.size();
}

static asio::awaitable<std::string> by_view(std::string_view text) {
  co_await nap();
  co_return std::string(text);
}

static asio::awaitable<std::string> by_value(std::string text) {
  co_await nap();
  text += "!";
  co_return text;
}

static asio::awaitable<std::unique_ptr<int>> move_only(std::unique_ptr<int> p) {
  co_await nap();
  ++*p;
  co_return p;
}

static asio::awaitable<void> changes(std::string &text, int *n) {
  co_await nap();
  text += "changed";
  ++*n;
}

static asio::awaitable<void> takes(std::vector<int> &&values, std::vector<int> &into) {
  co_await nap();
  into = std::move(values);
}

// Neither default-constructible nor copyable.
struct ticket {
  explicit ticket(int n) : number(n) {}
  ticket(ticket &&) = default;
  int number;
};

static asio::awaitable<ticket> next(const ticket &last) {
  co_await nap();
  co_return ticket(last.number + 1);
}

static asio::awaitable<int> forwards(int n) {
  if (n == 0)
    co_return static_cast<int>(co_await by_const_reference(std::string("forwarded")));
  co_return co_await forwards(n - 1);
}

struct object {
  std::string name;
  asio::awaitable<std::string> told(const std::string &to) const {
    co_await nap();
    co_return name + to;
  }
};

static object make(const char *name) { return {name}; }

static void started_with_captures() {
  auto shared = std::make_shared<std::string>("kept");
  std::string copied = "copied";
  recoro::spawn_like(io, [shared, copied, own = std::make_unique<int>(3)]() mutable -> asio::awaitable<void> {
    co_await nap();
    ++*own;
    copied += *shared;
    std::cout << copied << *own << shared.use_count() << "\n";
  });
  std::cout << shared.use_count() << "\n";
}

static void started_in_place() {
  const std::string local = "local";
  auto run = [text = local]() -> asio::awaitable<void> {
    co_await nap();
    std::cout << text << "\n";
  };
  recoro::spawn_like(io, run);
  recoro::spawn_like(io, std::move(run));
}

int main() {
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    {
      auto &&out = std::cout << co_await by_const_reference(std::string(30, 'x'));
      out << co_await by_const_reference("converted") << "\n";
    }
    std::cout << co_await by_view(std::string(20, 'v')) << "\n";
    std::string text = "text";
    {
      auto &&out = std::cout << co_await by_value(text);
      auto &&out2 = out << co_await by_value(std::move(text));
      out2 << co_await by_value("new") << "\n";
    }
    std::cout << *co_await move_only(std::make_unique<int>(4)) << "\n";
    int n = 0;
    co_await changes(text, &n);
    std::cout << text << n << "\n";
    std::vector<int> kept;
    {
      std::vector<int> values{1, 2, 3};
      co_await takes(std::move(values), kept);
    }
    co_await takes(std::vector<int>(5), kept);
    std::cout << kept.size() << "\n";
    std::cout << (co_await next(co_await next(ticket(1)))).number << "\n";
    std::cout << co_await forwards(2) << "\n";
    std::cout << co_await make("temporary").told(" object") << "\n";
  });
  io.run();
  io.restart();
  started_with_captures();
  started_in_place();
  io.run();
}
