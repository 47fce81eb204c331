// What is no template any more and stands in a header is inline.
#include "line.hpp"
#include <boost/asio/io_context.hpp>
#include <iostream>

void other(Page &page, boost::asio::yield_context yield);

int main() {
  boost::asio::io_context io;
  Page page;
  boost::asio::spawn(io, [&](boost::asio::yield_context yield) {
    std::cout << page.next(yield) << '\n';
    other(page, yield);
    std::cout << line(9, yield) << '\n';
  });
  io.run();
}
