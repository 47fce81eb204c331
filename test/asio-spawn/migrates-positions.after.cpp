// Every place where an expression can stand.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <cassert>
#include <iostream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace asio = boost::asio;

static asio::io_context *context = nullptr;

static asio::awaitable<int> f(int n) {
  co_await asio::post(*context, asio::use_awaitable);
  std::cout << "f" << n << ' ';
  co_return n;
}

static asio::awaitable<std::vector<int> *> list() {
  static std::vector<int> values{1, 2, 3};
  co_await f(0);
  co_return &values;
}

static asio::awaitable<std::tuple<int, std::string>> pair_of() {
  co_return std::tuple<int, std::string>{co_await f(1), "one"};
}

static bool cond(bool b) { return b; }
static void sink(int a, int b) { std::cout << a << b << '\n'; }

struct base {
  virtual ~base() = default;
  virtual asio::awaitable<int> member() = 0;
};

struct derived : base {
  int value = 3;
  asio::awaitable<int> member() override { return f(value); }
  asio::awaitable<int> operator()(int n) { return f(n + value); }
};


static asio::awaitable<int> in_try(int n) {
  try {
    if (bool const condition = co_await f(n) > 1; condition)
      throw std::runtime_error("more than one");
  } catch (const std::exception &e) {
    std::cout << e.what() << '\n';
    co_return 2;
  }
  co_return 1;
}

static asio::awaitable<int> in_function_try(int n) try {
  if (bool const condition = co_await f(n) > 1; condition)
    throw n;
  co_return 1;
} catch (int m) {
  co_return m + n;
}

static asio::awaitable<int> jumps() {
  int n = 0;
again:
  if (co_await f(++n) < 3)
    goto again;
  co_return n;
}

static asio::awaitable<int> loops() {
  int sum = 0;
  for (int x : *co_await list())
    sum += co_await f(x);
  for (int i = co_await f(0); i < co_await f(2); i += co_await f(1))
    sum += i;
  while (co_await f(sum) > 5)
    --sum;
  do {
    switch (co_await f(sum)) {
    case 5:
      sum = co_await f(4);
      break;
    default:
      --sum;
    }
    if (int q = co_await f(sum); q > 3)
      break;
  } while (co_await f(sum) > 2);
  co_return sum;
}

static asio::awaitable<int> operands() {
  int x = cond(true) ? co_await f(1) : co_await f(2);
  if (cond(true) && co_await f(1) && (cond(true) || co_await f(9)))
    x += 10;
  int y = (co_await f(3), co_await f(4));
  auto [number, name] = co_await pair_of();
  std::cout << number << name << '\n';
  auto element = co_await f(2);
  int *p = new int[element];
  {
    auto right = co_await f(5);
    p[co_await f(1)] = right;
  }
  y += p[1];
  delete[] p;
  auto element2 = co_await f(6);
  auto element3 = co_await f(7);
  std::vector<int> v{element2, element3};
  auto element4 = co_await f(8);
  int array[] = {element4, co_await f(9)};
  x += v[1] + array[0];
  int z = ({
    int inner = co_await f(3);
    inner * 2;
  });
  assert(co_await f(1) == 1);
  sink(x, y);
  z = -co_await f(z);
  z += !co_await f(0);
  co_return z + static_cast<int>(co_await f(2));
}

static asio::awaitable<int> lambdas() {
  auto generic = [](auto n) -> asio::awaitable<int> { co_return co_await f(n); };
  auto element = co_await f(3);
  auto captured = [x = element] { return x; };
  auto named = [](int n) -> asio::awaitable<int> { co_return co_await f(n); };
  int sum = co_await generic(2) + captured();
  try {
    throw 1;
  } catch (int n) {
    auto later = [](int n) -> asio::awaitable<int> { co_return co_await f(n); };
    sum += n;
    (void)later;
  }
  co_return sum + co_await named(4);
}

int main() {
  asio::io_context io;
  context = &io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    {
      auto &&out = std::cout << co_await in_try(1);
      out << co_await in_try(2) << '\n';
    }
    {
      auto &&out = std::cout << co_await in_function_try(1);
      out << co_await in_function_try(3) << '\n';
    }
    std::cout << co_await jumps() << '\n';
    std::cout << co_await loops() << '\n';
    std::cout << co_await operands() << '\n';
    std::cout << co_await lambdas() << '\n';
    derived d;
    base &b = d;
    std::cout << co_await b.member() << '\n';
    std::cout << co_await d(1) << '\n';
    std::string s(co_await f(2), 'x');
    s[co_await f(0)] = 'y';
    std::cout << s << '\n';
  });
  io.run();
}
