// What every system needs is not included where a condition is around it.
#include "net.h"
#include <iostream>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/types.h>
#include <unistd.h>
#endif

int main() {
  boost::asio::io_context io;
  boost::asio::spawn(io, [&io](boost::asio::yield_context yield) {
    std::cout << pause(io, yield) << "\n";
  });
  io.run();
}
