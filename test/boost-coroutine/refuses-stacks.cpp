// What is said about a stack may do something else as well.
#include <boost/coroutine/all.hpp>
#include <cstddef>
#include <iostream>

template <class T> using coro = boost::coroutines::asymmetric_coroutine<T>;

std::size_t measured() {
  std::cout << "measured\n";
  return 128 * 1024;
}

int main(int, char **) {
  std::size_t size = 64 * 1024;
  coro<int>::pull_type a([](coro<int>::push_type &sink) { sink(1); }, // refused: stack-attributes, group-refused
                         boost::coroutines::attributes(size *= 2));
  coro<char>::pull_type b([](coro<char>::push_type &sink) { sink('b'); }, // refused: stack-attributes, group-refused
                          boost::coroutines::attributes(measured()));
  boost::coroutines::flag_unwind_t unwinds = boost::coroutines::stack_unwind;
  coro<long>::pull_type c([](coro<long>::push_type &sink) { sink(2); }, // refused: stack-attributes, group-refused
                          boost::coroutines::attributes(unwinds));
  std::cout << a.get() << b.get() << c.get() << size << '\n';
}
