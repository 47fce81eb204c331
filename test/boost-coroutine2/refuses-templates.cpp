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

// Without its sink, nothing would tell the type of the sink.
template <class Sink>
void any(Sink &sink) { // refused: sink-template
  sink(1);
}

// The declarations call the parameter by different names.
template <class T> struct bag {
  void each(typename coro<T>::push_type &sink) const;
  T value;
};
template <class U>
void bag<U>::each(typename coro<U>::push_type &sink) const { // refused: unsupported-declarator
  sink(value);
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
        bag<int>{2}.each(sink);
      });
  for (int v : p)
    std::cout << v << '\n';
}
