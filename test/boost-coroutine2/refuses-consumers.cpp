// Coroutines that take values in, and what feeds them. What they share with a
// source of the same values stays as it is, too.
#include <boost/coroutine2/all.hpp>
#include <iostream>

template <class T> using coro = boost::coroutines2::coroutine<T>;

void fill(coro<int>::push_type &out) { // refused: sink-from-elsewhere
  for (int i = 0; i < 3; ++i)
    out(i);
}

void use(coro<int>::push_type &out) { // refused: group-refused
  fill(out);
}

int main() {
  coro<int>::push_type printer([](coro<int>::pull_type &in) { // refused: consumer-coroutine, group-refused
    while (in) {
      std::cout << in.get();
      in();
    }
    std::cout << "never printed";
  });
  fill(printer);

  coro<char>::pull_type letters([](coro<char>::push_type &sink) { sink('a'); });
  std::cout << letters.get() << '\n';
}
