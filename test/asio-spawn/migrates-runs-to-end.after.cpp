// Wrappers that run a coroutine to its end, and ask with decltype what it gives.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <future>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace asio = boost::asio;

template <class F>
auto synchronous(F f) -> typename decltype(f())::value_type {
    using R = typename decltype(f())::value_type;
    asio::io_context io;
    std::exception_ptr failure;
    if constexpr (std::is_void_v<R>) {
        recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
            try {
                co_await f();
            } catch (std::exception const &) {
                failure = std::current_exception();
            }
        });
        io.run();
        if (failure)
            std::rethrow_exception(failure);
    } else {
        std::optional<R> result;
        recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
            try {
                result.emplace(co_await f());
            } catch (std::exception const &) {
                failure = std::current_exception();
            }
        });
        io.run();
        if (failure)
            std::rethrow_exception(failure);
        return std::move(*result);
    }
}

template <class F>
auto promised(asio::io_context &io, F f) {
    using R = typename decltype(f())::value_type;
    auto result = std::make_shared<std::promise<R>>();
    recoro::spawn_like(io, [result, f]() -> asio::awaitable<void> {
        try {
            result->set_value(co_await f());
        } catch (std::exception const &) {
            result->set_exception(std::current_exception());
        }
    });
    return result->get_future();
}

asio::awaitable<int> square(int n) {
    co_await asio::post(asio::use_awaitable);
    if (n > 10)
        throw std::out_of_range("too big");
    co_return n * n;
}

struct no_default {
    explicit no_default(int v) : value(v) {}
    no_default(no_default &&) = default;
    int value;
};

int main() {
    std::cout << synchronous([]() -> asio::awaitable<int> { co_return co_await square(3); }) << '\n';
    std::cout << synchronous([]() -> asio::awaitable<no_default> {
                     co_return no_default(co_await square(4));
                 }).value << '\n';
    synchronous([]() -> asio::awaitable<void> { std::cout << co_await square(5) << '\n'; });
    try {
        synchronous([]() -> asio::awaitable<long> { co_return co_await square(11); });
    } catch (std::out_of_range const &e) {
        std::cout << e.what() << '\n';
    }
    asio::io_context io;
    auto six = promised(io, []() -> asio::awaitable<std::string> { co_return std::to_string(co_await square(6)); });
    auto seven = promised(io, []() -> asio::awaitable<int> { co_return co_await square(12); });
    io.run();
    std::cout << six.get() << '\n';
    try {
        seven.get();
    } catch (std::out_of_range const &e) {
        std::cout << e.what() << '\n';
    }
}
