#if defined(__unix__)
#include "net.h"
#endif

long twice(boost::asio::io_context &io, boost::asio::yield_context yield) {
  const long first = pause(io, yield);
  return first + pause(io, yield);
}
