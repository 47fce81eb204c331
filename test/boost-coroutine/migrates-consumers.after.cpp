// The same of the first library: get() copies.
#include <boost/bind.hpp>
#include <recoro/pull.hpp>
#include <recoro/push.hpp>
#include <iostream>
#include <string>

typedef recoro::pull<std::string, recoro::copying> source_t;
typedef recoro::pull<void, recoro::copying> ticks_t;

struct end_of_line {
  ~end_of_line() { std::cout << '\n'; }
};

recoro::consumer<std::string> print(recoro::source<std::string, recoro::copying> &in, int times) {
  end_of_line end;
  while (in) {
    for (int i = 0; i < times; ++i)
      std::cout << in.get() << ' ';
    co_await in();
  }
}

recoro::consumer<void> echo(recoro::source<void, recoro::copying> &source, int i) {
  std::cout << i;
  co_await source();
}

int main() {
  {
    recoro::push<std::string, recoro::copying> twice(boost::bind(print, _1, 2));
    twice("one")("two");
    std::cout << "and";
  }
  for (int i = 0; i < 3; ++i) {
    recoro::push<void, recoro::copying> sink(boost::bind(echo, _1, i));
    while (sink)
      sink();
  }
  std::cout << '\n';
}
