// recoro::call_native, call_legacy and as_legacy: a call from one style into
// the other has the trace of the same call within one style.
//
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lboost_coroutine -lboost_context -pthread
// RUN: %t.clang
// RUN: %gxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gcc -lboost_coroutine -lboost_context -pthread
// RUN: %t.gcc

#include "Inputs/trace.hpp"

#include <recoro/asio_bridge.hpp>

#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

/// Has no default constructor, and cannot be copied.
struct number {
    explicit number(int v) : value(std::make_unique<int>(v)) {}
    std::unique_ptr<int> value;
};

// A callee in each style: suspended `naps` times, then returns or throws.
number callee(net::io_context &io, loud parameter, int naps, bool fails,
              yield_context yield) {
    (void)parameter;
    loud local("local");
    say("callee");
    for (int i = 0; i != naps; ++i) {
        net::post(io, yield);
        say("resumed");
    }
    if (fails)
        throw std::runtime_error("E");
    return number(naps);
}
awaitable<number> callee(net::io_context &io, loud parameter, int naps,
                         bool fails) {
    (void)parameter;
    loud local("local");
    say("callee");
    for (int i = 0; i != naps; ++i) {
        co_await net::post(io, use_awaitable);
        say("resumed");
    }
    if (fails)
        throw std::runtime_error("E");
    co_return number(naps);
}

void forever(net::io_context &io, yield_context yield) {
    loud local("callee-local");
    net::steady_timer timer(io, 1h);
    timer.async_wait(yield);
}
awaitable<void> forever(net::io_context &io) {
    loud local("callee-local");
    net::steady_timer timer(io, 1h);
    co_await timer.async_wait(use_awaitable);
}

// The ways to make the call; all must leave the same trace.
template <typename Call>
void legacy_caller(net::io_context &io, Call call) {
    in_handler(io, [&io, call] {
        start_old(io, [&io, call](yield_context yield) {
            try {
                say("result" + std::to_string(*call(io, yield).value));
            } catch (std::exception const &error) {
                say(std::string("caught:") + error.what());
            }
            net::post(io, yield);
            say("caller");
        });
    });
}
template <typename Call>
void native_caller(net::io_context &io, Call call) {
    in_handler(io, [&io, call] {
        start_new(io, [&io, call]() -> awaitable<void> {
            try {
                number const result = co_await call(io);
                say("result" + std::to_string(*result.value));
            } catch (std::exception const &error) {
                say(std::string("caught:") + error.what());
            }
            co_await net::post(io, use_awaitable);
            say("caller");
        });
    });
}

void call_in_all_ways(char const *name, int naps, bool fails,
                      std::string const &expected) {
    scenario(name, "old to old", expected, [=](net::io_context &io) {
        legacy_caller(io, [=](net::io_context &its, yield_context yield) {
            return callee(its, loud("parameter"), naps, fails, yield);
        });
    });
    scenario(name, "old to new", expected, [=](net::io_context &io) {
        legacy_caller(io, [=](net::io_context &its, yield_context yield) {
            return recoro::call_native(
                callee(its, loud("parameter"), naps, fails), yield);
        });
    });
    scenario(
        name, "old to new, as a value", expected, [=](net::io_context &io) {
            legacy_caller(io, [=](net::io_context &its, yield_context yield) {
                auto const native = [](net::io_context &own, loud given,
                                       int times, bool throws) {
                    return callee(own, std::move(given), times, throws);
                };
                std::function<number(net::io_context &, loud, int, bool,
                                     yield_context)> const kept =
                    recoro::as_legacy(native);
                return kept(its, loud("parameter"), naps, fails, yield);
            });
        });
    scenario(name, "new to new", expected, [=](net::io_context &io) {
        native_caller(io, [=](net::io_context &its) {
            return callee(its, loud("parameter"), naps, fails);
        });
    });
    scenario(name, "new to old", expected, [=](net::io_context &io) {
        native_caller(io, [=](net::io_context &its) {
            return recoro::call_legacy<number>(
                [&its, naps, fails](yield_context yield) -> number {
                    return callee(its, loud("parameter"), naps, fails, yield);
                });
        });
    });
}

void results_and_order() {
    call_in_all_ways("callee is not suspended", 0, false,
                     "before callee ~local ~parameter result0 after earlier "
                     "caller later end");
    call_in_all_ways("callee is suspended", 2, false,
                     "before callee after earlier resumed later resumed "
                     "~local ~parameter result2 caller end");
    call_in_all_ways("callee throws at once", 0, true,
                     "before callee ~local ~parameter caught:E after earlier "
                     "caller later end");
    call_in_all_ways("callee throws later", 1, true,
                     "before callee after earlier resumed ~local ~parameter "
                     "caught:E later caller end");
}

void nothing_as_a_result() {
    scenario("void", "old to new", "1 2 end", [](net::io_context &io) {
        start_old(io, [&io](yield_context yield) {
            recoro::call_native(
                [](net::io_context &its) -> awaitable<void> {
                    co_await net::post(its, use_awaitable);
                    say("1");
                }(io),
                yield);
            say("2");
        });
    });
    scenario("void", "new to old", "1 2 end", [](net::io_context &io) {
        start_new(io, [&io]() -> awaitable<void> {
            co_await recoro::call_legacy([&io](yield_context yield) {
                net::post(io, yield);
                say("1");
            });
            say("2");
        });
    });
}

/// What escapes from the caller after the call comes out of run(), as always.
void exceptions_after_the_call() {
    scenario("caller throws after the call", "old to new", "run:E end",
             [](net::io_context &io) {
                 start_old(io, [&io](yield_context yield) {
                     recoro::call_native(callee(io, loud(""), 0, false), yield);
                     recoro::call_native(
                         [](net::io_context &its) -> awaitable<void> {
                             co_await net::post(its, use_awaitable);
                         }(io),
                         yield);
                     trace.clear();
                     throw std::runtime_error("E");
                 });
             });
    scenario("caller throws after the call", "new to old", "run:E end",
             [](net::io_context &io) {
                 start_new(io, [&io]() -> awaitable<void> {
                     co_await recoro::call_legacy<void>(
                         [&io](yield_context yield) { net::post(io, yield); });
                     throw std::runtime_error("E");
                 });
             });
}

void the_end_of_the_context() {
    std::string const expected =
        "end-of-context ~callee-local ~caller-local end";
    scenario("destroyed while suspended", "old to old", expected,
             [](net::io_context &) {
                 net::io_context other;
                 start_old(other, [&other](yield_context yield) {
                     loud local("caller-local");
                     forever(other, yield);
                 });
                 other.poll();
                 say("end-of-context");
             });
    scenario("destroyed while suspended", "old to new", expected,
             [](net::io_context &) {
                 net::io_context other;
                 start_old(other, [&other](yield_context yield) {
                     loud local("caller-local");
                     recoro::call_native(forever(other), yield);
                 });
                 other.poll();
                 say("end-of-context");
             });
    scenario("destroyed while suspended", "new to new", expected,
             [](net::io_context &) {
                 net::io_context other;
                 start_new(other, [&other]() -> awaitable<void> {
                     loud local("caller-local");
                     co_await forever(other);
                 });
                 other.poll();
                 say("end-of-context");
             });
    scenario(
        "destroyed while suspended", "new to old", expected,
        [](net::io_context &) {
            net::io_context other;
            start_new(other, [&other]() -> awaitable<void> {
                loud local("caller-local");
                co_await recoro::call_legacy<void>(
                    [&other](yield_context yield) { forever(other, yield); });
            });
            other.poll();
            say("end-of-context");
        });
}

/// Bridges over bridges, and so many calls, of callees that are not suspended
/// and then of some that are, that a stack which grew with each would overflow.
awaitable<int> down(net::io_context &io, int depth) {
    if (depth == 0) {
        co_await net::post(io, use_awaitable);
        co_return 0;
    }
    int const below =
        co_await recoro::call_legacy([&io, depth](yield_context yield) {
            return recoro::call_native(down(io, depth - 1), yield);
        });
    co_return below + 1;
}

void many() {
    scenario("depth", "both", "20 end", [](net::io_context &io) {
        start_new(io, [&io]() -> awaitable<void> {
            int const depth = co_await down(io, 20);
            say(std::to_string(depth));
        });
    });
    int const calls = 60'000;
    scenario("a loop", "old to new", "60000 end", [](net::io_context &io) {
        start_old(io, [&io](yield_context yield) {
            int sum = 0;
            for (int i = 0; i != calls; ++i)
                sum += recoro::call_native(
                    [](net::io_context &its, bool sleeps) -> awaitable<int> {
                        if (sleeps)
                            co_await net::post(its, use_awaitable);
                        co_return 1;
                    }(io, i >= 50'000),
                    yield);
            say(std::to_string(sum));
        });
    });
    scenario("a loop", "new to old", "60000 end", [](net::io_context &io) {
        start_new(io, [&io]() -> awaitable<void> {
            int sum = 0;
            for (int i = 0; i != calls; ++i)
                sum += co_await recoro::call_legacy<int>(
                    [&io, i](yield_context yield) -> int {
                        if (i >= 50'000)
                            net::post(io, yield);
                        return 1;
                    });
            say(std::to_string(sum));
        });
    });
}

/// On an executor that is not serial, the callee may end before its caller
/// sleeps. The caller must be woken all the same.
void threads() {
    net::thread_pool pool(4);
    std::atomic<int> sum = 0;
    auto const executor = pool.get_executor();
    for (int i = 0; i != 8; ++i) {
        recoro::spawn_on(executor, [&sum, executor]() -> awaitable<void> {
            for (int k = 0; k != 250; ++k)
                sum += co_await recoro::call_legacy<int>(
                    [executor](yield_context yield) -> int {
                        net::post(executor, yield);
                        return recoro::call_native(
                            []() -> awaitable<int> {
                                co_await net::post(
                                    co_await net::this_coro::executor,
                                    use_awaitable);
                                co_return 1;
                            }(),
                            yield);
                    });
        });
    }
    pool.join();
    say(std::to_string(sum));
    expect("four threads", "both", "2000");
}

#if RECORO_ASIO_HAS_SPAWN_TOKEN
/// Cancellation reaches the callee, and each side keeps its own manner: after
/// it was cancelled a stackful coroutine goes on, a native one throws.
void cancellation() {
    for (bool bridged : {false, true})
        scenario(
            "cancelled", bridged ? "old to new" : "old to old",
            "aborted slept end", [bridged](net::io_context &io) {
                static net::cancellation_signal signal;
                net::spawn(
                    io,
                    [&io, bridged](yield_context yield) -> void {
                        auto const sleep = [&io](yield_context its) {
                            net::steady_timer timer(io, 1h);
                            error_code ec;
                            timer.async_wait(its[ec]);
                            say(ec == net::error::operation_aborted ? "aborted"
                                                                    : "?");
                            net::post(io, its);
                        };
                        auto const native_sleep = [&io]() -> awaitable<void> {
                            net::steady_timer timer(io, 1h);
                            error_code ec;
                            co_await timer.async_wait(
                                net::redirect_error(use_awaitable, ec));
                            say(ec == net::error::operation_aborted ? "aborted"
                                                                    : "?");
                            co_await net::post(io, use_awaitable);
                        };
                        if (bridged)
                            recoro::call_native(native_sleep(), yield);
                        else
                            sleep(yield);
                        say("slept");
                    },
                    net::bind_cancellation_slot(signal.slot(), net::detached));
                io.poll();
                signal.emit(net::cancellation_type::terminal);
            });
    for (bool bridged : {false, true})
        scenario(
            "cancelled", bridged ? "new to old" : "new to new",
            "aborted thrown end", [bridged](net::io_context &io) {
                static net::cancellation_signal signal;
                net::co_spawn(
                    io,
                    [&io, bridged]() -> awaitable<void> {
                        net::steady_timer timer(io, 1h);
                        error_code ec;
                        try {
                            if (bridged)
                                co_await recoro::call_legacy<void>(
                                    [&](yield_context yield) {
                                        timer.async_wait(yield[ec]);
                                        say(ec ? "aborted" : "?");
                                        net::post(io, yield);
                                        say("?");
                                    });
                            else {
                                co_await timer.async_wait(
                                    net::redirect_error(use_awaitable, ec));
                                say(ec ? "aborted" : "?");
                                co_await net::post(io, use_awaitable);
                                say("?");
                            }
                        } catch (std::exception const &) {
                            say("thrown");
                        }
                    },
                    net::bind_cancellation_slot(signal.slot(), net::detached));
                io.poll();
                signal.emit(net::cancellation_type::terminal);
            });
}
#endif

} // namespace

int main() {
    results_and_order();
    nothing_as_a_result();
    exceptions_after_the_call();
    the_end_of_the_context();
    many();
    threads();
#if RECORO_ASIO_HAS_SPAWN_TOKEN
    cancellation();
#endif
    return report();
}
