#include "print.hpp"
#include <iostream>

PRINT {
  for (int n : values)
    std::cout << n << '\n';
}
