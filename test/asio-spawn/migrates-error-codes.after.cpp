// yield[ec] does not throw, and clears the code on success.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>

namespace net = boost::asio;
using boost::system::error_code;

struct alarm_clock {
  net::steady_timer timer;

  void cancel_soon() {
    net::post(timer.get_executor(), [this] { timer.cancel(); });
  }

  net::awaitable<error_code> wait() {
    error_code ec;
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, ec));
    co_return ec;
  }
};

int main() {
  net::io_context io;
  alarm_clock clock{net::steady_timer(io)};
  recoro::spawn_like(io, [&]() -> net::awaitable<void> {
    clock.timer.expires_after(std::chrono::hours(1));
    clock.cancel_soon();
    {
      auto &&out = std::cout << "cancelled: ";
      out << (co_await clock.wait() == net::error::operation_aborted) << "\n";
    }

    error_code ec = net::error::eof;
    clock.timer.expires_after(std::chrono::milliseconds(1));
    co_await clock.timer.async_wait(net::redirect_error(net::use_awaitable, ec));
    std::cout << "cleared: " << !ec << "\n";

    ec = net::error::eof;
    co_await net::post(net::redirect_error(net::use_awaitable, ec)); // completes without one
    std::cout << "left alone: " << (ec == net::error::eof) << "\n";

    clock.timer.expires_after(std::chrono::hours(1));
    clock.cancel_soon();
    try {
      co_await clock.timer.async_wait(net::use_awaitable);
    } catch (const boost::system::system_error &e) {
      std::cout << "thrown: " << (e.code() == net::error::operation_aborted)
                << "\n";
    }
  });
  io.run();
}
