// The type of the values depends on a template's parameter.
#include <boost/coroutine2/all.hpp>
#include <utility>

template <class T>
void repeat(typename boost::coroutines2::coroutine<T>::push_type &sink, T value) { // refused: sink-template
  sink(value);
  sink(value);
}

template <class T> struct source {
  typename boost::coroutines2::coroutine<T>::pull_type all;
};

int main() {
  boost::coroutines2::coroutine<int>::pull_type p( // refused: sink-template
      [](boost::coroutines2::coroutine<int>::push_type &sink) { // refused: group-refused
        repeat(sink, 1);
      });
  source<int> kept{std::move(p)};
  return kept.all.get();
}
