// gather for Asio's coroutines: results in the order of the arguments, the four
// policies, cancellation from outside, the end of the context, and threads. The
// program that is built for a sanitizer says what gcc and clang say without.
//
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.clang -pthread
// RUN: %t.clang
// RUN: %gxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -O1 -I%runtime %s -o %t.gcc -pthread
// RUN: %t.gcc
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -g1 -fsanitize=thread -I%runtime %s -o %t.tsan -pthread
// RUN: env TSAN_OPTIONS=halt_on_error=1 %t.tsan
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -DRECORO_ASIO_PUBLIC_ONLY -I%runtime %s -o %t.public -pthread
// RUN: %t.public

#include <recoro/asio.hpp>
// Both gathers in one file, to see that they do not get in each other's way.
#include <recoro/gather.hpp>

#if RECORO_STANDALONE_ASIO
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/thread_pool.hpp>
namespace net = asio;
using error_code = asio::error_code;
using system_error = asio::system_error;
#else
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
namespace net = boost::asio;
using error_code = boost::system::error_code;
using system_error = boost::system::system_error;
#endif
#if RECORO_ASIO_HAS_CANCELLATION
#if RECORO_STANDALONE_ASIO
#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#else
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#endif
#endif

#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using net::awaitable;
using net::use_awaitable;
using namespace std::chrono_literals;
namespace policy = recoro::policy;
using recoro::gather;

constexpr bool cancels = RECORO_ASIO_HAS_CANCELLATION;
int failures = 0;
std::string trace;

void say(std::string const &word) {
    if (!trace.empty())
        trace += ' ';
    trace += word;
}
void expect(char const *scenario, std::string const &expected) {
    bool const same = trace == expected;
    failures += !same;
    std::printf("%s %s: %s\n", same ? "ok  " : "FAIL", scenario, trace.c_str());
    if (!same)
        std::printf("     expected: %s\n", expected.c_str());
    std::fflush(stdout);
    trace.clear();
}

struct loud {
    std::string name;
    explicit loud(std::string n) : name(std::move(n)) {}
    loud(loud const &) = delete;
    loud &operator=(loud const &) = delete;
    ~loud() { say("~" + name); }
};

/// A result without a default constructor, and not copyable.
struct ware {
    std::unique_ptr<int> number;
    explicit ware(int n) : number(std::make_unique<int>(n)) {}
};

// Until so long after the scenario began: who wakes first does not depend on
// how long the machine takes to start the others.
std::chrono::steady_clock::time_point began;
awaitable<void> nap(std::chrono::milliseconds length) {
    net::steady_timer timer(co_await net::this_coro::executor, began + length);
    co_await timer.async_wait(use_awaitable);
}
awaitable<int> give(int value) {
    say("start" + std::to_string(value));
    co_return value;
}
awaitable<ware> make(std::chrono::milliseconds length, int value) {
    co_await nap(length);
    say("made" + std::to_string(value));
    co_return ware(value);
}
awaitable<void> fail(std::string what) {
    throw std::runtime_error(what);
    co_return;
}
awaitable<void> fail(std::chrono::milliseconds length, std::string what) {
    co_await nap(length);
    throw std::runtime_error(what);
}
awaitable<int> long_work(std::chrono::milliseconds length, std::string name) {
    loud const l(name);
    try {
        co_await nap(length);
        say(name + "-done");
    } catch (system_error const &error) {
        say(name + (error.code() == net::error::operation_aborted ? "-aborted"
                                                                  : "-?"));
        throw;
    }
    co_return 7;
}
#if RECORO_ASIO_HAS_CANCELLATION
// Takes its time after it has been cancelled, and has a result nevertheless.
awaitable<int> stubborn() {
    try {
        co_await nap(10s);
    } catch (system_error const &) {
    }
    co_await net::this_coro::reset_cancellation_state();
    co_await nap(5ms);
    say("stubborn-done");
    co_return 1;
}
#endif

void run(awaitable<void> (*scenario)()) {
    net::io_context io;
    began = std::chrono::steady_clock::now();
    recoro::spawn_like(io, scenario);
    try {
        io.run();
    } catch (std::exception const &error) {
        say(std::string("run:") + error.what());
    }
}
std::string what_of(std::exception_ptr const &error) {
    try {
        std::rethrow_exception(error);
    } catch (system_error const &e) {
        return e.code() == net::error::operation_aborted ? "aborted" : "?";
    } catch (std::exception const &e) {
        return e.what();
    }
}

// ---- results

awaitable<void> results() {
    auto [a, nothing, b] =
        co_await gather(make(9ms, 1), nap(1ms), make(3ms, 2));
    static_assert(std::is_same_v<decltype(nothing), std::monostate>);
    say(std::to_string(*a.number) + std::to_string(*b.number));
    co_await gather(nap(1ms), nap(1ms)); // nothing at all
    auto [one] = co_await gather(give(4));
    say(std::to_string(one));
}
awaitable<void> ranges() {
    std::vector<awaitable<ware>> all;
    for (int i = 0; i != 4; ++i)
        all.push_back(make(std::chrono::milliseconds(20 - 5 * i), i));
    for (ware const &w : co_await gather(std::move(all)))
        say(std::to_string(*w.number));
    std::vector<awaitable<void>> naps;
    naps.push_back(nap(1ms));
    co_await gather(std::move(naps));
    say(std::to_string(
        (co_await gather(std::vector<awaitable<int>>())).size()));
    co_await gather(policy::join, std::vector<awaitable<void>>());
}
// Each begins in turn, before the caller goes on.
awaitable<void> beginnings() {
    auto [a, b] = co_await gather(give(1), give(2));
    say(std::to_string(a + b));
}

// ---- failure

awaitable<void> structured() {
    try {
        co_await gather(long_work(cancels ? 10000ms : 20ms, "slow"),
                        fail(5ms, "E"), fail(10ms, "second"));
    } catch (std::exception const &error) {
        say(error.what());
    }
}
awaitable<void> fails_at_once() {
    try {
        co_await gather(fail("E"), long_work(cancels ? 10000ms : 5ms, "slow"));
    } catch (std::exception const &error) {
        say(error.what());
    }
}
#if RECORO_ASIO_HAS_CANCELLATION
awaitable<void> waits_for_the_clean_up() {
    try {
        co_await gather(stubborn(), fail(1ms, "E"));
    } catch (std::exception const &error) {
        say(error.what());
    }
}
#endif
awaitable<void> join() {
    try {
        co_await gather(policy::join, long_work(20ms, "slow"), fail(5ms, "E"),
                        fail("first"));
    } catch (std::exception const &error) {
        say(error.what());
    }
}
awaitable<void> detach() {
    try {
        co_await gather(policy::detach, long_work(20ms, "slow"), fail(5ms, "E"),
                        fail(10ms, "dropped"));
    } catch (std::exception const &error) {
        say(error.what());
    }
    // run() goes on until `slow` has ended: its timer is work.
}
awaitable<void> collect() {
    auto [a, b, c] = co_await gather(policy::collect, make(10ms, 1),
                                     fail(5ms, "E"), nap(1ms));
    say(std::to_string(*a.value().number));
    say(what_of(b.error()));
    say(c ? "nothing" : "?");
    std::vector<awaitable<int>> all;
    all.push_back(give(2));
    all.push_back([]() -> awaitable<int> {
        co_await fail("F");
        co_return 0;
    }());
    for (auto const &each : co_await gather(policy::collect, std::move(all)))
        say(each ? std::to_string(*each) : what_of(each.error()));
}
awaitable<void> nested_ones() {
    auto [a, b] =
        co_await gather(gather(make(5ms, 1), make(1ms, 2)),
                        gather(policy::collect, make(3ms, 3), fail(2ms, "E")));
    say(std::to_string(*std::get<0>(a).number));
    say(what_of(std::get<1>(b).error()));
}

// ---- the end of the context

awaitable<void> is_abandoned() {
    loud const l("caller");
    co_await gather(long_work(10s, "a"), long_work(10s, "b"));
    say("not reached");
}
void abandoned() {
    {
        net::io_context io;
        began = std::chrono::steady_clock::now();
        recoro::spawn_like(io, is_abandoned);
        io.poll();
        say("leaving");
    }
    // The caller goes after all that it waits for.
    bool const last =
        trace.size() > 8 && trace.compare(trace.size() - 8, 8, " ~caller") == 0;
    bool const both =
        trace.find("~a") != trace.npos && trace.find("~b") != trace.npos;
    trace = last && both && trace.find("not") == trace.npos ? "ok" : trace;
}

// ---- cancellation from outside

#if RECORO_ASIO_HAS_CANCELLATION
awaitable<void> two_sleepers() {
    co_await gather(long_work(10s, "a"), long_work(10s, "b"));
}
// A result after all does not hide that the caller was cancelled.
awaitable<void> collects() {
    co_await gather(policy::collect, stubborn());
    say("not reached");
}
// Others that are gathered inside are reached as well.
awaitable<void> two_levels() {
    co_await gather(gather(long_work(10s, "a"), nap(10s)), nap(10s));
}
void cancelled(awaitable<void> (*scenario)()) {
    net::io_context io;
    net::cancellation_signal signal;
    began = std::chrono::steady_clock::now();
    auto on_a_strand = net::make_strand(io);
    net::co_spawn(on_a_strand, scenario,
                  net::bind_cancellation_slot(
                      signal.slot(), [](std::exception_ptr error) {
                          say(error ? what_of(error) : "no error");
                      }));
    net::steady_timer timer(on_a_strand, 1ms);
    timer.async_wait([&](error_code) {
        say("cancel");
        signal.emit(net::cancellation_type::terminal);
    });
    io.run();
}
#endif

// ---- threads

std::atomic<int> wrong = 0;
std::atomic<int> alive = 0;
struct living {
    living() { ++alive; }
    living(living const &) = delete;
    living &operator=(living const &) = delete;
    ~living() { --alive; }
};
awaitable<int> hops(int n, int fails_after) {
    living const l;
    auto const executor = co_await net::this_coro::executor;
    for (int i = 0; i != n; ++i) {
        co_await net::post(executor, use_awaitable);
        if (i == fails_after)
            throw std::runtime_error("E");
    }
    if (fails_after >= 0) { // where it is cancelled when another one fails
        net::steady_timer timer(executor, 1ms);
        co_await timer.async_wait(use_awaitable);
    }
    co_return n;
}
awaitable<void> on_threads(int round) {
    int const fails = round % 3;
    int sum = 0;
    for (int i = 0; i != 20; ++i) {
        try {
            auto [a, b, c] = co_await gather(
                hops(3, -1), hops(5, fails == 1 ? 3 : 9), hops(2, 7));
            sum += a + b + c;
        } catch (std::runtime_error const &) {
        }
        auto [d, e] = co_await gather(policy::collect, hops(2, 1), hops(1, -1));
        sum += e.value() + (d ? 1000 : 0);
        std::vector<awaitable<int>> many;
        for (int k = 0; k != 10; ++k)
            many.push_back(hops(k % 3, -1));
        for (int got : co_await gather(std::move(many)))
            sum += got;
    }
    wrong += sum != 20 * (1 + 9 + (fails == 1 ? 0 : 10));
}
void threads() {
    {
        net::thread_pool pool(4);
        for (int i = 0; i != 30; ++i)
            net::co_spawn(pool, on_threads(i), net::detached);
        pool.join();
    }
    say(alive == 0 && wrong == 0 ? "ok" : "lost");
}

} // namespace

int main() {
    run(results);
    expect("results", "made2 made1 12 start4 4");
    run(ranges);
    expect("ranges", "made3 made2 made1 made0 0 1 2 3 0");
    run(beginnings);
    expect("beginnings", "start1 start2 3");

    run(structured);
    expect("structured",
           cancels ? "slow-aborted ~slow E" : "slow-done ~slow E");
    run(fails_at_once);
    expect("fails at once",
           cancels ? "slow-aborted ~slow E" : "slow-done ~slow E");
#if RECORO_ASIO_HAS_CANCELLATION
    run(waits_for_the_clean_up);
    expect("waits for the clean-up", "stubborn-done E");
#endif
    run(join);
    expect("join", "slow-done ~slow first");
    run(detach);
    expect("detach", "E slow-done ~slow");
    run(collect);
    expect("collect", "made1 1 E nothing start2 2 F");
    run(nested_ones);
    expect("nested", "made2 made3 made1 1 E");

    abandoned();
    expect("abandoned", "ok");

#if RECORO_ASIO_HAS_CANCELLATION
    cancelled(two_sleepers);
    expect("cancelled", "cancel a-aborted ~a b-aborted ~b aborted");
    cancelled(collects);
    expect("cancelled while collecting", "cancel stubborn-done aborted");
    cancelled(two_levels);
    expect("cancelled through two", "cancel a-aborted ~a aborted");
#endif

    threads();
    expect("threads", "ok");

    // The other gather is not in the way.
    say(std::to_string(recoro::run([]() -> recoro::task<int> {
        auto [a, b] =
            co_await gather([](int i) -> recoro::task<int> { co_return i; }(1),
                            [](int i) -> recoro::task<int> { co_return i; }(2));
        co_return a + b;
    }())));
    expect("tasks", "3");
    std::printf("%d failures\n", failures);
    return failures != 0;
}
