// Wrappers that run a coroutine to its end, and ask with decltype what it gives.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <future>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace asio = boost::asio;
using yield_t = asio::yield_context;

template <class F>
auto synchronous(F f) -> decltype(f(std::declval<yield_t>())) {
    using R = decltype(f(std::declval<yield_t>()));
    asio::io_context io;
    std::exception_ptr failure;
    if constexpr (std::is_void_v<R>) {
        asio::spawn(io, [&](yield_t yield) {
            try {
                f(yield);
            } catch (std::exception const &) {
                failure = std::current_exception();
            }
        });
        io.run();
        if (failure)
            std::rethrow_exception(failure);
    } else {
        std::optional<R> result;
        asio::spawn(io, [&](yield_t yield) {
            try {
                result.emplace(f(yield));
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
    using R = decltype(f(std::declval<asio::yield_context>()));
    auto result = std::make_shared<std::promise<R>>();
    asio::spawn(io, [result, f](asio::yield_context yield) {
        try {
            result->set_value(f(yield));
        } catch (std::exception const &) {
            result->set_exception(std::current_exception());
        }
    });
    return result->get_future();
}

int square(int n, yield_t yield) {
    asio::post(yield);
    if (n > 10)
        throw std::out_of_range("too big");
    return n * n;
}

struct no_default {
    explicit no_default(int v) : value(v) {}
    no_default(no_default &&) = default;
    int value;
};

int main() {
    std::cout << synchronous([](yield_t yield) { return square(3, yield); }) << '\n';
    std::cout << synchronous([](yield_t yield) {
                     return no_default(square(4, yield));
                 }).value << '\n';
    synchronous([](yield_t yield) { std::cout << square(5, yield) << '\n'; });
    try {
        synchronous([](yield_t yield) -> long { return square(11, yield); });
    } catch (std::out_of_range const &e) {
        std::cout << e.what() << '\n';
    }
    asio::io_context io;
    auto six = promised(io, [](yield_t yield) { return std::to_string(square(6, yield)); });
    auto seven = promised(io, [](yield_t yield) { return square(12, yield); });
    io.run();
    std::cout << six.get() << '\n';
    try {
        seven.get();
    } catch (std::out_of_range const &e) {
        std::cout << e.what() << '\n';
    }
}
