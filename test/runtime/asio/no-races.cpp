// Starting a coroutine is free of data races on every executor: a thread pool
// and a context that four threads run, neither of them serial. On both,
// coroutines go on on other threads, and end, while the call that started them
// still runs.
//
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -g -fsanitize=thread -I%runtime %s -o %t -lboost_coroutine -lboost_context -pthread
// RUN: env TSAN_OPTIONS=halt_on_error=1 %t

#define BOOST_COROUTINES_NO_DEPRECATION_WARNING
#if TEST_STANDALONE_ASIO
#include <asio.hpp>
namespace net = asio;
#else
#include <boost/asio.hpp>
namespace net = boost::asio;
#endif

#include <recoro/asio_bridge.hpp>

#include <atomic>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using net::awaitable;
using net::use_awaitable;

std::atomic<int> ended = 0;
std::atomic<int> thrown = 0;

awaitable<void> hop() {
    auto const executor = co_await net::this_coro::executor;
    co_await net::post(executor, use_awaitable);
}

/// A coroutine that starts others in every way, and fails if it is told to.
awaitable<void> work(int children, bool fails) {
    auto const executor = co_await net::this_coro::executor;
    co_await hop();
    for (int i = 0; i != children; ++i) {
        // Not atomic: only this coroutine, and who waits for it, may touch it.
        auto const counted = std::make_shared<int>(0);
        recoro::spawn_on(executor, [counted]() -> awaitable<void> {
            ++*counted;
            co_await hop();
            ++*counted;
            ended += *counted == 2;
        });
        recoro::spawn_like(executor, []() -> awaitable<void> {
            co_await hop();
            ++ended;
        });
        recoro::start_inline(executor, []() -> awaitable<void> {
            co_await hop();
            ++ended;
        });
    }
    co_await hop();
    ++ended;
    if (fails)
        throw std::runtime_error("E");
}

int const roots = 100;
int const children = 5;
int const all = roots * (1 + 3 * children);

bool on_a_context() {
    net::io_context io;
    for (int i = 0; i != roots; ++i)
        recoro::spawn_on(io.get_executor(),
                         [i] { return work(children, i % 10 == 0); });
    std::vector<std::thread> threads;
    for (int i = 0; i != 4; ++i)
        threads.emplace_back([&io] {
            for (;;) {
                try {
                    io.run();
                    return;
                } catch (std::exception const &) {
                    ++thrown;
                }
            }
        });
    for (auto &thread : threads)
        thread.join();
    std::printf("context: %d of %d, thrown %d of %d\n", ended.load(), all,
                thrown.load(), roots / 10);
    return ended.exchange(0) == all && thrown == roots / 10;
}

bool on_a_pool() {
    net::thread_pool pool(4);
    for (int i = 0; i != roots; ++i) {
        recoro::spawn_on(pool.get_executor(),
                         [] { return work(children, false); });
    }
    pool.join();
    std::printf("pool: %d of %d\n", ended.load(), all);
    return ended == all;
}

/// What the threads above do by chance, for certain: the coroutine has ended on
/// another thread before the starter gets control back. The two are ordered by
/// nothing (relaxed), so that whatever both of them touched is a race.
bool ends_before_the_starter_returns() {
    std::vector<std::thread> threads;
    std::atomic<int> here = 0;
    auto const body = [&]() -> awaitable<void> {
        auto const elsewhere = [&threads, &here](auto handler) {
            auto *const counter = &here;
            int const before = counter->load(std::memory_order_relaxed);
            threads.emplace_back(
                [counter, resumed = std::move(handler)]() mutable {
                    std::move(resumed)();
                    counter->fetch_add(1, std::memory_order_relaxed);
                });
            while (counter->load(std::memory_order_relaxed) == before)
                std::this_thread::yield();
        };
        net::use_awaitable_t<> token;
        co_await net::async_initiate<net::use_awaitable_t<>, void()>(elsewhere,
                                                                     token);
    };
    net::io_context io;
    net::post(io, [&] {
        recoro::spawn_on(io.get_executor(), body);
        recoro::spawn_like(io, body);
    });
    io.run();
    recoro::start_inline(io.get_executor(), body);
    for (auto &thread : threads)
        thread.join();
    std::printf("elsewhere: %d of 3\n", here.load());
    return here == 3;
}

/// A caller and its callee meet, each on its own thread, in either order. (A
/// stackful coroutine cannot run under this sanitizer: handlers stand for
/// them.)
bool meets_once() {
    int const rounds = 2'000;
    int woken = 0;
    for (int i = 0; i != rounds; ++i) {
        using recoro::asio_detail::meeting;
        auto with = std::make_unique<meeting>();
        int result = 0;
        std::thread callee([&] {
            result = 1;
            if (auto const caller = with->end(false))
                caller->wake();
        });
        std::thread caller([&] {
            // Woken by either thread; the meeting may end with the caller.
            auto const wakes = [&] {
                woken += result;
                with = nullptr;
            };
            if (with->over())
                wakes();
            else
                with->sleep(recoro::asio_detail::resumed_in_place(wakes));
        });
        callee.join();
        caller.join();
    }
    std::printf("woken: %d of %d\n", woken, rounds);
    return woken == rounds;
}

} // namespace

int main() {
    bool const met = meets_once();
    bool const elsewhere = ends_before_the_starter_returns();
    bool const context = on_a_context();
    bool const pool = on_a_pool();
    return met && elsewhere && context && pool ? 0 : 1;
}
