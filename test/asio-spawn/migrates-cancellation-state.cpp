// What a coroutine asks of its cancellation state, in conditions of bodies that
// declare nothing.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

namespace asio = boost::asio;

void report(asio::yield_context yield) {
    if (yield.cancelled() != asio::cancellation_type::none)
        std::cout << "cancelled\n";
    else
        std::cout << "goes on\n";
    std::cout << "throws: " << yield.throw_if_cancelled() << '\n';
}

void where(asio::io_context &io, asio::yield_context yield) {
    if (yield.get_executor() == io.get_executor())
        std::cout << "on the context\n";
    std::cout << "asked\n";
}

int main() {
    asio::io_context io;
    asio::cancellation_signal stop;
    asio::steady_timer timer(io, std::chrono::hours(1));
    asio::spawn(
        io,
        [&](asio::yield_context yield) {
            yield.reset_cancellation_state(asio::enable_terminal_cancellation());
            report(yield);
            boost::system::error_code ec;
            timer.async_wait(yield[ec]);
            std::cout << ec.message() << '\n';
            report(yield);
            where(io, yield);
        },
        asio::bind_cancellation_slot(stop.slot(), asio::detached));
    asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); });
    io.run();
}
