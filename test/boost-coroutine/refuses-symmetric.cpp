// What has no form as a generator. Each type is refused where it is first named.
#include <boost/coroutine/all.hpp>
#include <iostream>

typedef boost::coroutines::symmetric_coroutine<int> coro_t;
template <class T> using asymmetric = boost::coroutines::asymmetric_coroutine<T>;

int main() {
  coro_t::call_type b([](coro_t::yield_type &yield) { // refused: symmetric-coroutine, symmetric-coroutine
    std::cout << "b " << yield.get() << '\n';
  });
  coro_t::call_type a([&](coro_t::yield_type &yield) {
    std::cout << "a " << yield.get() << '\n';
    yield(b, 2);
  });
  a(1);

  asymmetric<char>::pull_type leaks( // refused: stack-attributes
      [](asymmetric<char>::push_type &sink) { sink('a'); }, // refused: group-refused
      boost::coroutines::attributes(boost::coroutines::no_stack_unwind));
}
