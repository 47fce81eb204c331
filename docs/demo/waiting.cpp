#include "waiting.hpp"

void pause(std::chrono::milliseconds duration,
           boost::asio::yield_context yield) {
    boost::asio::steady_timer timer(yield.get_executor(), duration);
    timer.async_wait(yield);
}

countdown::countdown(boost::asio::io_context &context, int count)
    : left_(count),
      all_arrived_(context, boost::asio::steady_timer::time_point::max()) {}

void countdown::arrive() {
    if (--left_ == 0)
        all_arrived_.cancel();
}

void countdown::wait(boost::asio::yield_context yield) {
    while (left_ > 0) {
        // The only way out of this wait is to be cancelled: not an error here.
        boost::system::error_code cancelled;
        all_arrived_.async_wait(yield[cancelled]);
    }
}
