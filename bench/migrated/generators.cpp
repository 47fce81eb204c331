// Generators as people write them with Boost.Coroutine2. generators.py measures
// this program, and what `recoro migrate` makes of it.
//
//   generators CASE COUNT     prints nanoseconds a value, or bytes or
//                             nanoseconds a coroutine
#include <boost/coroutine2/all.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

using values = boost::coroutines2::coroutine<long>;

constexpr int deep = 64;

// ---- one coroutine

values::pull_type count(long n) {
  return values::pull_type([n](values::push_type &sink) {
    for (long i = 0; i < n; ++i)
      sink(i);
  });
}

// ---- 64 functions on one stack: each hands its sink to the next

void hand_on(int depth, long n, values::push_type &sink) {
  if (depth > 1)
    return hand_on(depth - 1, n, sink);
  for (long i = 0; i < n; ++i)
    sink(i);
}

// ---- 64 coroutines: each yields what the next one does

values::pull_type recursive(int depth, long n) {
  return values::pull_type([depth, n](values::push_type &sink) {
    if (depth == 1)
      for (long i = 0; i < n; ++i)
        sink(i);
    else
      for (long value : recursive(depth - 1, n))
        sink(value);
  });
}

// The innermost one is another function.
values::pull_type levels(int depth, long n) {
  if (depth == 1)
    return count(n);
  return values::pull_type([depth, n](values::push_type &sink) {
    for (long value : levels(depth - 1, n))
      sink(value);
  });
}

// ---- what is measured

double now() {
  using namespace std::chrono;
  return duration<double, std::nano>(steady_clock::now().time_since_epoch())
      .count();
}

long resident() {
  long pages = 0, of_these = 0;
  std::ifstream("/proc/self/statm") >> pages >> of_these;
  return of_these * sysconf(_SC_PAGESIZE);
}

// From the second value on: making the coroutines is not counted.
double per_value(values::pull_type from, long n) {
  long sum = from.get();
  double const start = now();
  for (from(); from; from())
    sum += from.get();
  double const taken = now() - start;
  return sum == n * (n - 1) / 2 ? taken / (n - 1) : -1;
}

double per_made(long n) {
  long sum = 0;
  double const start = now();
  for (long i = 0; i < n; ++i)
    for (long value : count(1))
      sum += value + 1;
  return sum == n ? (now() - start) / n : -1;
}

double bytes(long n) {
  std::vector<values::pull_type> waiting;
  waiting.reserve(n);
  waiting.push_back(count(n));
  long const before = resident();
  for (long i = 1; i < n; ++i)
    waiting.push_back(count(n));
  return double(resident() - before) / (n - 1);
}

int main(int argc, char **argv) {
  std::string const name = argc == 3 ? argv[1] : "";
  long const n = argc == 3 ? std::atol(argv[2]) : 0;
  double result = -1;
  if (name == "flat")
    result = per_value(count(n), n);
  else if (name == "handed-on")
    result = per_value(values::pull_type([n](values::push_type &sink) {
                         hand_on(deep, n, sink);
                       }),
                       n);
  else if (name == "nested")
    result = per_value(recursive(deep, n), n);
  else if (name == "nested-on-flat")
    result = per_value(levels(deep, n), n);
  else if (name == "create")
    result = per_made(n);
  else if (name == "memory")
    result = bytes(n);
  std::printf("%.3f\n", result);
  return result < 0;
}
