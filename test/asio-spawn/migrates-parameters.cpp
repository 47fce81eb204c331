// Arguments live as long as the call needs them, captures as long as the
// coroutine.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;

static asio::io_context io;

static void nap(yield_context yield) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

static std::size_t by_const_reference(const std::string &text, yield_context yield) {
  nap(yield);
  return text.size();
}

static std::string by_view(std::string_view text, yield_context yield) {
  nap(yield);
  return std::string(text);
}

static std::string by_value(std::string text, yield_context yield) {
  nap(yield);
  text += "!";
  return text;
}

static std::unique_ptr<int> move_only(std::unique_ptr<int> p, yield_context yield) {
  nap(yield);
  ++*p;
  return p;
}

static void changes(std::string &text, int *n, yield_context yield) {
  nap(yield);
  text += "changed";
  ++*n;
}

static void takes(std::vector<int> &&values, std::vector<int> &into, yield_context yield) {
  nap(yield);
  into = std::move(values);
}

// Neither default-constructible nor copyable.
struct ticket {
  explicit ticket(int n) : number(n) {}
  ticket(ticket &&) = default;
  int number;
};

static ticket next(const ticket &last, yield_context yield) {
  nap(yield);
  return ticket(last.number + 1);
}

static int forwards(int n, yield_context yield) {
  if (n == 0)
    return static_cast<int>(by_const_reference(std::string("forwarded"), yield));
  return forwards(n - 1, yield);
}

struct object {
  std::string name;
  std::string told(const std::string &to, yield_context yield) const {
    nap(yield);
    return name + to;
  }
};

static object make(const char *name) { return {name}; }

static void started_with_captures() {
  auto shared = std::make_shared<std::string>("kept");
  std::string copied = "copied";
  asio::spawn(io, [shared, copied, own = std::make_unique<int>(3)](yield_context yield) mutable {
    nap(yield);
    ++*own;
    copied += *shared;
    std::cout << copied << *own << shared.use_count() << "\n";
  });
  std::cout << shared.use_count() << "\n";
}

static void started_in_place() {
  const std::string local = "local";
  auto run = [text = local](yield_context yield) {
    nap(yield);
    std::cout << text << "\n";
  };
  asio::spawn(io, run);
  asio::spawn(io, std::move(run));
}

int main() {
  asio::spawn(io, [](yield_context yield) {
    std::cout << by_const_reference(std::string(30, 'x'), yield) << by_const_reference("converted", yield) << "\n";
    std::cout << by_view(std::string(20, 'v'), yield) << "\n";
    std::string text = "text";
    std::cout << by_value(text, yield) << by_value(std::move(text), yield) << by_value("new", yield) << "\n";
    std::cout << *move_only(std::make_unique<int>(4), yield) << "\n";
    int n = 0;
    changes(text, &n, yield);
    std::cout << text << n << "\n";
    std::vector<int> kept;
    takes({1, 2, 3}, kept, yield);
    takes(std::vector<int>(5), kept, yield);
    std::cout << kept.size() << "\n";
    std::cout << next(next(ticket(1), yield), yield).number << "\n";
    std::cout << forwards(2, yield) << "\n";
    std::cout << make("temporary").told(" object", yield) << "\n";
  });
  io.run();
  io.restart();
  started_with_captures();
  started_in_place();
  io.run();
}
