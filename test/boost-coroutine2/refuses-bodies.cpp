// Objects that run what recoro does not know, or on a stack of their own.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <string>

template <class T> using coro = boost::coroutines2::coroutine<T>;

struct anything {
  template <class Sink> void operator()(Sink &) const;
};

void several(coro<char>::push_type &sink, std::string const &text) { // refused: parameter-would-dangle
  for (char c : text)
    sink(c);
}

int counts(coro<long>::push_type &sink) { // refused: unsupported-body
  sink(1);
  return 2;
}

struct counting_stack {
  static int made;
  boost::context::stack_context allocate() { ++made; return inner.allocate(); }
  void deallocate(boost::context::stack_context &c) { inner.deallocate(c); }
  boost::context::fixedsize_stack inner;
};

int main() {
  coro<int>::pull_type a(anything{}); // refused: unsupported-body
  coro<char>::pull_type b(std::bind(several, std::placeholders::_1, "text")); // refused: group-refused
  coro<long>::pull_type c(counts); // refused: group-refused
  coro<short>::pull_type d(counting_stack(), [](coro<short>::push_type &sink) { // refused: stack-attributes, group-refused
    sink(1);
  });
}
