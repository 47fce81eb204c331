// What is no template any more and stands in a header is inline.
#include "line.hpp"
#include <boost/asio/io_context.hpp>
#include <recoro/asio.hpp>
#include <iostream>

boost::asio::awaitable<void> other(Page &page);

int main() {
  boost::asio::io_context io;
  Page page;
  recoro::spawn_like(io, [&]() -> boost::asio::awaitable<void> {
    std::cout << co_await page.next() << '\n';
    co_await other(page);
    std::cout << co_await line(9) << '\n';
  });
  io.run();
}
