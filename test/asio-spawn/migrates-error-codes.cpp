// yield[ec] does not throw, and clears the code on success.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

namespace net = boost::asio;
using boost::system::error_code;

struct alarm_clock {
  net::steady_timer timer;

  void cancel_soon() {
    net::post(timer.get_executor(), [this] { timer.cancel(); });
  }

  error_code wait(net::yield_context yield) {
    error_code ec;
    timer.async_wait(yield[ec]);
    return ec;
  }
};

int main() {
  net::io_context io;
  alarm_clock clock{net::steady_timer(io)};
  net::spawn(io, [&](net::yield_context yield) {
    clock.timer.expires_after(std::chrono::hours(1));
    clock.cancel_soon();
    std::cout << "cancelled: "
              << (clock.wait(yield) == net::error::operation_aborted) << "\n";

    error_code ec = net::error::eof;
    clock.timer.expires_after(std::chrono::milliseconds(1));
    clock.timer.async_wait(yield[ec]);
    std::cout << "cleared: " << !ec << "\n";

    ec = net::error::eof;
    net::post(yield[ec]); // completes without one
    std::cout << "left alone: " << (ec == net::error::eof) << "\n";

    clock.timer.expires_after(std::chrono::hours(1));
    clock.cancel_soon();
    try {
      clock.timer.async_wait(yield);
    } catch (const boost::system::system_error &e) {
      std::cout << "thrown: " << (e.code() == net::error::operation_aborted)
                << "\n";
    }
  });
  io.run();
}
