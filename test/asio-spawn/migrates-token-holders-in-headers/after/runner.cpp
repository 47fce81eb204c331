#include "session.h"
#include <iostream>

boost::asio::awaitable<int> runner::twice() {
  int rounds = co_await of_.run(1);
  of_.log("again");
  co_return rounds + co_await of_.run(2);
}

void runner::tell() const {
  for (std::string const &line : of_.lines)
    std::cout << line << "\n";
}
