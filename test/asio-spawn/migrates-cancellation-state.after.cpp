// What a coroutine asks of its cancellation state, in conditions of bodies that
// declare nothing.
#include <boost/asio.hpp>
#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> report() {
    if (bool const condition = (co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none; condition)
        std::cout << "cancelled\n";
    else
        std::cout << "goes on\n";
    {
        auto &&out = std::cout << "throws: ";
        out << co_await asio::this_coro::throw_if_cancelled() << '\n';
    }
}

asio::awaitable<void> where(asio::io_context &io) {
    if (bool const condition = co_await asio::this_coro::executor == io.get_executor(); condition)
        std::cout << "on the context\n";
    std::cout << "asked\n";
}

int main() {
    asio::io_context io;
    asio::cancellation_signal stop;
    asio::steady_timer timer(io, std::chrono::hours(1));
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> {
            co_await asio::this_coro::throw_if_cancelled(false);
            co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
            co_await report();
            boost::system::error_code ec;
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
            std::cout << ec.message() << '\n';
            co_await report();
            co_await where(io);
        },
        asio::bind_cancellation_slot(stop.slot(), asio::detached));
    asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); });
    io.run();
}
