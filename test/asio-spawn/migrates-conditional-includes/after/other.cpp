#if defined(__unix__)
#include "net.h"
#endif

boost::asio::awaitable<long> twice(boost::asio::io_context &io) {
  const long first = co_await pause(io);
  co_return first + co_await pause(io);
}
