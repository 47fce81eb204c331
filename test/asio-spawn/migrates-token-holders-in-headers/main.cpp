// The class is in a header, its methods in one file, what works with it in another
// one, which names no token, and its objects are made in a third.
#include "session.h"
#include <iostream>

int main() {
  boost::asio::io_context io;
  for (std::string name : {"one", "two"})
    boost::asio::spawn(io, [&io, name](boost::asio::yield_context yield) {
      session s(io, name, yield);
      runner r(s);
      std::cout << name << ": " << r.twice() << " rounds\n";
      r.tell();
    });
  io.run();
}
