#include "repeat.hpp"
#include <iostream>

void count() {
  repeat(3, [] { std::cout << "counted\n"; });
}
