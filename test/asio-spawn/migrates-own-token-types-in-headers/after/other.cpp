#include "line.hpp"
#include <iostream>

boost::asio::awaitable<void> other(Page &page) {
  co_await page.skip(2);
  {
    auto &&out = std::cout << co_await page.next();
    out << co_await line(0) << '\n';
  }
}
