// Coroutines that take values in, in ways that have no native form. What they
// share with a source of the same values stays as it is, too.
#include <boost/coroutine2/all.hpp>
#include <algorithm>
#include <iostream>
#include <iterator>

template <class T> using coro = boost::coroutines2::coroutine<T>;

void fill(coro<int>::push_type &out) { // refused: sink-from-elsewhere
  for (int i = 0; i < 3; ++i)
    out(i);
}

void print(coro<long>::pull_type &in) { // refused: consumer-coroutine, group-refused
  std::copy(begin(in), end(in), std::ostream_iterator<long>(std::cout));
}

void show(coro<char>::pull_type &in) { // refused: consumer-coroutine
  std::cout << in.get() << '\n';
}

int main() {
  coro<int>::push_type printer([](coro<int>::pull_type &in) { // refused: group-refused, group-refused
    while (in) {
      std::cout << in.get();
      in();
    }
    std::cout << "never printed";
  });
  fill(printer);

  coro<long>::push_type longs(print); // refused: group-refused
  longs(1)(2);

  // It is called with a source of its own as well.
  coro<char>::pull_type letters([](coro<char>::push_type &sink) { sink('a'); }); // refused: group-refused, group-refused
  show(letters);
  coro<char>::push_type shown(show); // refused: group-refused
  shown('b');
}
