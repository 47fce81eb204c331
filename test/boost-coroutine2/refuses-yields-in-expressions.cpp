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

void sums(coro_t::push_type &sink) { // refused: yield-in-expression
  int total = weight(sink, 1) + weight(sink, 2);
  sink(total);
}

// g++ 12 would count first.
void prints(coro_t::push_type &sink) { // refused: yield-in-expression
  std::cout << "weight " << weight(sink, 3) << '\n';
}

void lists(coro_t::push_type &sink) { // refused: yield-in-expression
  std::vector<int> const all{weight(sink, 1), weight(sink, 2)};
  sink(all[0]);
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

int join(coro_t::push_type &sink, std::string const &name) { // refused: group-refused
  sink(int(name.size()));
  return 0;
}

void chooses(coro_t::push_type &sink, bool first) { // refused: cannot-hoist
  std::string const a = "a", b = "b";
  join(sink, first ? a : b);
}
