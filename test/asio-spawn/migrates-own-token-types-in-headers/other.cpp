#include "line.hpp"
#include <iostream>

void other(Page &page, boost::asio::yield_context yield) {
  page.skip(2, yield);
  std::cout << page.next(yield) << line(0, yield) << '\n';
}
