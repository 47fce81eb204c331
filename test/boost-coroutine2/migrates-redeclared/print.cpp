#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <map>

typedef boost::coroutines2::coroutine<int>::pull_type source;

void print(source &values) {
  for (int n : values)
    std::cout << n << '\n';
}

std::map<int, source> &sources() {
  static std::map<int, source> all;
  return all;
}

source three([](boost::coroutines2::coroutine<int>::push_type &sink) {
  sink(3);
});
