// A yield or a delegation that is a part of something larger.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <string>
#include <vector>

using coro_t = boost::coroutines2::coroutine<int>;

void asks(coro_t::push_type &sink) { // refused: yield-in-expression
  if (sink(1))
    sink(2);
}

int weight(coro_t::push_type &sink, int n) { // refused: group-refused
  sink(n);
  return n;
}

void whole_body(coro_t::push_type &sink) try { // refused: await-in-handler
  sink(1);
} catch (std::exception const &) {
  sink(2);
}

void once(coro_t::push_type &sink) { // refused: await-in-static-initialiser
  static int const first = weight(sink, 5);
  sink(first);
}

// A choice has a value, which no yield has.
void late(coro_t::push_type &sink, bool wanted) { // refused: yield-in-expression
  wanted ? sink(1) : sink(2);
}

// The second value is given after the first one has been taken.
int said(int n) { return n; }
void chained(coro_t::push_type &sink) { // refused: cannot-hoist
  sink(1)(said(2) + weight(sink, 3));
}
