// What every system needs is not included where a condition is around it.
#include "net.h"
#include <iostream>
#include <recoro/asio.hpp>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/types.h>
#include <unistd.h>
#endif

int main() {
  boost::asio::io_context io;
  recoro::spawn_like(io, [&io]() -> boost::asio::awaitable<void> {
    std::cout << co_await pause(io) << "\n";
  });
  io.run();
}
