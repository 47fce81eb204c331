// What a template does is only known where it is used.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

template <class Timer>
void nap(Timer &timer, asio::yield_context yield) { // refused: not-instantiated
  timer.async_wait(yield);
}

int main() {}
