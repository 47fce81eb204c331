// What a function type may hold is not known, or would be gone too early.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <string>
#include <vector>

template <class T> using coro = boost::coroutines2::coroutine<T>;

struct generic {
  template <class Sink> void operator()(Sink &sink) const { sink(1); } // refused: not-instantiated
};
std::function<void(coro<char>::push_type &)> letters = generic{}; // refused: indirect-call

// The text is gone when the call returns.
void spells(std::string const &text, coro<long>::push_type &sink) { // refused: parameter-would-dangle
  for (char c : text)
    sink(c);
}
std::function<void(std::string, coro<long>::push_type &)> speller = spells; // refused: group-refused

// The result is dropped by the type.
int counts(coro<short>::push_type &sink) { // refused: indirect-call
  sink(1);
  return 2;
}
std::function<void(coro<short>::push_type &)> counter = counts; // refused: group-refused

// Who calls it has another sink than the coroutine's.
void fill(std::function<void(coro<float>::push_type &)> const &with, // refused: sink-from-elsewhere, sink-escapes
          coro<float>::push_type &sink) {
  struct holder {
    coro<float>::push_type &sink; // refused: consumer-coroutine
  } held{sink};
  with(held.sink);
}

// g++ 12 would destroy the list twice, and its type changes.
void joins(std::vector<std::function<void(coro<bool>::push_type &)>> const &parts, // refused: group-refused, group-refused
           coro<bool>::push_type &sink) {
  for (auto const &each : parts)
    each(sink);
}
void joined(coro<bool>::push_type &sink) { // refused: cannot-hoist
  joins({[](coro<bool>::push_type &inner) { inner(true); }}, sink); // refused: group-refused
}

template <class R>
void runs(std::function<R(coro<double>::push_type &)> body) { // refused: sink-function-type
  coro<double>::pull_type values(body); // refused: group-refused, group-refused
}

int main() {
  runs<void>([](coro<double>::push_type &sink) { sink(1); }); // refused: group-refused
}
