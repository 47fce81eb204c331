// The sink goes where no generator can follow.
#include <algorithm>
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <numeric>
#include <vector>

template <class T> using coro = boost::coroutines2::coroutine<T>;

std::vector<int> const numbers{1, 2, 3};

void sums(coro<int>::push_type &sink) { // refused: sink-escapes
  std::partial_sum(numbers.begin(), numbers.end(), begin(sink));
}

void renamed(coro<int>::push_type &sink) { // refused: sink-escapes
  auto &out = sink;
  out(1);
}

void by_value(coro<int>::push_type &&sink) { sink(1); } // refused: sink-escapes

void callback(coro<int>::push_type &sink) { // refused: yield-in-callback
  (void)std::count_if(numbers.begin(), numbers.end(), [&](int n) {
    sink(n);
    return true;
  });
}

void below(coro<int>::push_type &sink, int n) { // refused: group-refused
  sink(n);
}

void stored(coro<int>::push_type &sink) { // refused: yield-in-callback
  std::function<void(int)> show = [&sink](int n) { below(sink, n); };
  show(1);
}
