// Every place where an expression can stand.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <cassert>
#include <iostream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;

static asio::io_context *context = nullptr;

static int f(int n, yield_context yield) {
  asio::post(*context, yield);
  std::cout << "f" << n << ' ';
  return n;
}

static std::vector<int> *list(yield_context yield) {
  static std::vector<int> values{1, 2, 3};
  f(0, yield);
  return &values;
}

static std::tuple<int, std::string> pair_of(yield_context yield) {
  return {f(1, yield), "one"};
}

static bool cond(bool b) { return b; }
static void sink(int a, int b) { std::cout << a << b << '\n'; }

struct base {
  virtual ~base() = default;
  virtual int member(yield_context) = 0;
};

struct derived : base {
  int value = 3;
  int member(yield_context yield) override { return f(value, yield); }
  int operator()(int n, yield_context yield) { return f(n + value, yield); }
};


static int in_try(int n, yield_context yield) {
  try {
    if (f(n, yield) > 1)
      throw std::runtime_error("more than one");
  } catch (const std::exception &e) {
    std::cout << e.what() << '\n';
    return 2;
  }
  return 1;
}

static int in_function_try(int n, yield_context yield) try {
  if (f(n, yield) > 1)
    throw n;
  return 1;
} catch (int m) {
  return m + n;
}

static int jumps(yield_context yield) {
  int n = 0;
again:
  if (f(++n, yield) < 3)
    goto again;
  return n;
}

static int loops(yield_context yield) {
  int sum = 0;
  for (int x : *list(yield))
    sum += f(x, yield);
  for (int i = f(0, yield); i < f(2, yield); i += f(1, yield))
    sum += i;
  while (f(sum, yield) > 5)
    --sum;
  do {
    switch (f(sum, yield)) {
    case 5:
      sum = f(4, yield);
      break;
    default:
      --sum;
    }
    if (int q = f(sum, yield); q > 3)
      break;
  } while (f(sum, yield) > 2);
  return sum;
}

static int operands(yield_context yield) {
  int x = cond(true) ? f(1, yield) : f(2, yield);
  if (cond(true) && f(1, yield) && (cond(true) || f(9, yield)))
    x += 10;
  int y = (f(3, yield), f(4, yield));
  auto [number, name] = pair_of(yield);
  std::cout << number << name << '\n';
  int *p = new int[f(2, yield)];
  p[f(1, yield)] = f(5, yield);
  y += p[1];
  delete[] p;
  std::vector<int> v{f(6, yield), f(7, yield)};
  int array[] = {f(8, yield), f(9, yield)};
  x += v[1] + array[0];
  int z = ({
    int inner = f(3, yield);
    inner * 2;
  });
  assert(f(1, yield) == 1);
  sink(x, y);
  z = -f(z, yield);
  z += !f(0, yield);
  return z + static_cast<int>(f(2, yield));
}

static int lambdas(yield_context yield) {
  auto generic = [](auto n, yield_context yield) { return f(n, yield); };
  auto captured = [x = f(3, yield)] { return x; };
  auto named = [](int n, yield_context yield) -> int { return f(n, yield); };
  int sum = generic(2, yield) + captured();
  try {
    throw 1;
  } catch (int n) {
    auto later = [](int n, yield_context yield) { return f(n, yield); };
    sum += n;
    (void)later;
  }
  return sum + named(4, yield);
}

int main() {
  asio::io_context io;
  context = &io;
  asio::spawn(io, [&](yield_context yield) {
    std::cout << in_try(1, yield) << in_try(2, yield) << '\n';
    std::cout << in_function_try(1, yield) << in_function_try(3, yield) << '\n';
    std::cout << jumps(yield) << '\n';
    std::cout << loops(yield) << '\n';
    std::cout << operands(yield) << '\n';
    std::cout << lambdas(yield) << '\n';
    derived d;
    base &b = d;
    std::cout << b.member(yield) << '\n';
    std::cout << d(1, yield) << '\n';
    std::string s(f(2, yield), 'x');
    s[f(0, yield)] = 'y';
    std::cout << s << '\n';
  });
  io.run();
}
