// Templates that nothing tells what they yield.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <utility>

template <class T> using coro = boost::coroutines2::coroutine<T>;

// What is never instantiated may do anything, and it shares its sources.
template <class T> typename coro<T>::pull_type unused(T v) { // refused: not-instantiated
  return typename coro<T>::pull_type(
      [v](typename coro<T>::push_type &sink) { sink(v); });
}
template <class T>
void nobody(typename coro<T>::push_type &sink, T const &v) { // refused: not-instantiated
  sink(v);
}

// Without their sinks, nothing would tell these instances apart.
template <class Sink>
void any(Sink &sink) { // refused: sink-template
  sink(1);
}
// One of these is no coroutine.
template <class F>
void apply(F &f) { // refused: sink-template
  f(2);
}
// One of these is written out.
template <class Sink>
void special(Sink &sink) { // refused: sink-template
  sink(3);
}
template <> void special(coro<int>::push_type &sink) {
  sink(4);
}
// The type of its sink is said elsewhere, too.
template <class Sink>
void twice(Sink &sink) { // refused: unsupported-declarator
  Sink *same = nullptr;
  sink(5);
}
// And here where it is called.
template <class Sink>
void said(Sink &sink) { // refused: unsupported-declarator
  sink(6);
}

// A family that is a part of another class.
template <class T> struct grid {
  using cells = coro<T>;
};
template <class T>
void all(grid<T> const &, typename grid<T>::cells::push_type &sink) { // refused: sink-template
  sink(T());
}

int main() {
  coro<int>::pull_type p( // refused: group-refused
      [](coro<int>::push_type &sink) { // refused: group-refused
        any(sink);
        all(grid<int>(), sink);
        apply(sink);
        special(sink);
        twice(sink);
        said<coro<int>::push_type>(sink);
      });
  for (int v : p)
    std::cout << v << '\n';
  coro<long>::pull_type q( // refused: group-refused
      [](coro<long>::push_type &sink) { // refused: group-refused
        any(sink);
        special(sink);
      });
  for (long v : q)
    std::cout << v << '\n';
  auto print = [](int v) { std::cout << v << '\n'; };
  apply(print);
}
