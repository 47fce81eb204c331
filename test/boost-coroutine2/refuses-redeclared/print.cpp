#include <boost/coroutine2/all.hpp>
#include <iostream>

#define PRINT void print(boost::coroutines2::coroutine<int>::pull_type &values)

PRINT {
  for (int n : values)
    std::cout << n << '\n';
}
