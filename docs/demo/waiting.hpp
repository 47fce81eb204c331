// Waiting for time to pass, and for other coroutines to end.
#ifndef PANTRY_WAITING_HPP
#define PANTRY_WAITING_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

/// Suspends the calling coroutine, and nothing else, for `duration`.
void pause(std::chrono::milliseconds duration,
           boost::asio::yield_context yield);

/// Counts the coroutines that have not finished yet, so that another one can
/// wait for the last of them. All must run on the same thread.
class countdown {
public:
    countdown(boost::asio::io_context &context, int count);

    /// One of the counted coroutines has finished.
    void arrive();

    /// Returns when all have arrived, at once if they have already.
    void wait(boost::asio::yield_context yield);

private:
    int left_;
    // Never expires. Cancelling it is what wakes the coroutine that waits.
    boost::asio::steady_timer all_arrived_;
};

#endif
