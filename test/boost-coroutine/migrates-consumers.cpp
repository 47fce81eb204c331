// The same of the first library: get() copies.
#include <boost/bind.hpp>
#include <boost/coroutine/all.hpp>
#include <iostream>
#include <string>

typedef boost::coroutines::asymmetric_coroutine<std::string>::push_type sink_t;
typedef boost::coroutines::asymmetric_coroutine<std::string>::pull_type source_t;
typedef boost::coroutines::asymmetric_coroutine<void>::pull_type ticks_t;
typedef boost::coroutines::asymmetric_coroutine<void>::push_type clock_t_;

struct end_of_line {
  ~end_of_line() { std::cout << '\n'; }
};

void print(source_t &in, int times) {
  end_of_line end;
  while (in) {
    for (int i = 0; i < times; ++i)
      std::cout << in.get() << ' ';
    in();
  }
}

void echo(ticks_t &source, int i) {
  std::cout << i;
  source();
}

int main() {
  {
    sink_t twice(boost::bind(print, _1, 2));
    twice("one")("two");
    std::cout << "and";
  }
  for (int i = 0; i < 3; ++i) {
    clock_t_ sink(boost::bind(echo, _1, i));
    while (sink)
      sink();
  }
  std::cout << '\n';
}
