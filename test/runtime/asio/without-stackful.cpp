// A program that has left its stackful coroutines behind links neither
// Boost.Coroutine nor Boost.Context, and finds in recoro/asio.hpp the names
// that a migrated file needs. The last two lines: without Asio's private parts,
// what is documented to remain remains.
//
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -pthread
// RUN: %t.clang
// RUN: %gxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gcc -pthread
// RUN: %t.gcc
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime -DRECORO_ASIO_PUBLIC_ONLY %s -o %t.public -pthread
// RUN: %t.public

#include <recoro/asio.hpp>

#if defined(BOOST_ASIO_SPAWN_HPP) || defined(ASIO_SPAWN_HPP)
#error "recoro/asio.hpp must not include spawn.hpp"
#endif

#if RECORO_STANDALONE_ASIO
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
namespace net = asio;
using error_code = asio::error_code;
#else
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
namespace net = boost::asio;
using error_code = boost::system::error_code;
#endif

#include <cstdio>
#include <stdexcept>
#include <string>

namespace {

std::string trace;

net::awaitable<void> body(std::string name) {
    auto const executor = co_await net::this_coro::executor;
    net::steady_timer timer(executor, std::chrono::milliseconds(1));
    error_code error;
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, error));
    if (error)
        throw std::runtime_error("timer");
    trace += name + " ";
}

net::awaitable<void> fails() {
    co_await body("last");
    throw std::runtime_error("E");
}

} // namespace

int main() {
    net::io_context io;
    recoro::spawn_like(io, [] { return body("like"); });
    recoro::spawn_on(net::make_strand(io), [] { return body("on"); });
#if !defined(RECORO_ASIO_PUBLIC_ONLY)
    recoro::start_inline(io.get_executor(), [] { return body("inline"); });
#endif
    net::co_spawn(io, body("co_spawn"), recoro::rethrow);
    io.run();
    // The timers expire in the order in which they were set.
#if defined(RECORO_ASIO_PUBLIC_ONLY)
    std::string expected = "like on co_spawn ";
#else
    std::string expected = "inline like on co_spawn ";
#endif

    io.restart();
    recoro::spawn_like(io, fails);
    try {
        io.run();
    } catch (std::exception const &error) {
        trace += error.what();
    }
    expected += "last E";
    std::printf("expected: %s\nfound:    %s\n", expected.c_str(),
                trace.c_str());
    return trace != expected;
}
