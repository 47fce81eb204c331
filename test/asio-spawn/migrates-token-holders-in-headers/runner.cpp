#include "session.h"
#include <iostream>

int runner::twice() {
  int rounds = of_.run(1);
  of_.log("again");
  return rounds + of_.run(2);
}

void runner::tell() const {
  for (std::string const &line : of_.lines)
    std::cout << line << "\n";
}
