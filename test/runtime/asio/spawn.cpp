// recoro::spawn_like, spawn_on and start_inline do what Asio's stackful and
// stackless coroutines did: every scenario is told in both styles.
//
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lboost_coroutine -lboost_context -pthread
// RUN: %t.clang
// RUN: %gxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gcc -lboost_coroutine -lboost_context -pthread
// RUN: %t.gcc

#include "Inputs/trace.hpp"

#if TEST_STANDALONE_ASIO
#include <asio/coroutine.hpp>
#else
#include <boost/asio/coroutine.hpp>
#endif

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

// The two styles of an operation that is suspended once.
void nap(net::io_context &io, yield_context yield) {
    net::steady_timer timer(io, 1ms);
    timer.async_wait(yield);
}
awaitable<void> nap(net::io_context &io) {
    net::steady_timer timer(io, 1ms);
    co_await timer.async_wait(use_awaitable);
}

using told = std::function<void(net::io_context &)>;

void both(char const *name, std::string const &expected, told const &old_style,
          told const &new_style) {
    scenario(name, "old", expected, old_style);
    scenario(name, "new", expected, new_style);
}

void named_old(yield_context) { say("body"); }
awaitable<void> named_new() {
    say("body");
    co_return;
}

struct machine {
    void run_old(int n, yield_context) { say("body" + std::to_string(n)); }
    awaitable<void> run_new(int n) {
        say("body" + std::to_string(n));
        co_return;
    }
};

void where_it_starts() {
    both(
        "started outside of run()", "started body1 body2 end",
        [](net::io_context &io) {
            start_old(io, [](yield_context) { say("body1"); });
            net::spawn(io.get_executor(), [](yield_context) { say("body2"); });
            say("started");
        },
        [](net::io_context &io) {
            start_new(io, []() -> awaitable<void> {
                say("body1");
                co_return;
            });
            recoro::spawn_like(io.get_executor(), []() -> awaitable<void> {
                say("body2");
                co_return;
            });
            say("started");
        });
    both(
        "started in a handler", "before body after earlier more later end",
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_old(io, [&io](yield_context yield) {
                    say("body");
                    net::post(io, yield);
                    say("more");
                });
            });
        },
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_new(io, [&io]() -> awaitable<void> {
                    say("body");
                    co_await net::post(io, use_awaitable);
                    say("more");
                });
            });
        });
    // Were there a strand over the strand, the exception would go to run().
    both(
        "a strand is taken as it is", "before body call:E after end",
        [](net::io_context &io) {
            auto strand = net::make_strand(io);
            net::post(strand, [strand] {
                say("before");
                try {
                    net::spawn(strand, [](yield_context) {
                        say("body");
                        throw std::runtime_error("E");
                    });
                } catch (std::exception const &error) {
                    say(std::string("call:") + error.what());
                }
                say("after");
            });
        },
        [](net::io_context &io) {
            auto strand = net::make_strand(io);
            net::post(strand, [strand] {
                say("before");
                try {
                    recoro::spawn_like(strand, []() -> awaitable<void> {
                        say("body");
                        throw std::runtime_error("E");
                        co_return;
                    });
                } catch (std::exception const &error) {
                    say(std::string("call:") + error.what());
                }
                say("after");
            });
        });
    both(
        "functions and binds", "body body7 end",
        [](net::io_context &io) {
            static machine m;
            net::spawn(io, named_old);
            net::spawn(
                io, std::bind(&machine::run_old, &m, 7, std::placeholders::_1));
        },
        [](net::io_context &io) {
            static machine m;
            recoro::spawn_like(io, named_new);
            recoro::spawn_like(io, std::bind(&machine::run_new, &m, 7));
        });
}

void where_exceptions_go() {
    both(
        "thrown at once, started outside of run()", "run:E end",
        [](net::io_context &io) {
            start_old(io, [](yield_context) { throw std::runtime_error("E"); });
        },
        [](net::io_context &io) {
            start_new(io, []() -> awaitable<void> {
                throw std::runtime_error("E");
                co_return;
            });
        });
    both(
        "thrown at once, in a handler",
        "before body after run:E earlier later end",
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_old(io, [](yield_context) {
                    say("body");
                    throw std::runtime_error("E");
                });
            });
        },
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_new(io, []() -> awaitable<void> {
                    say("body");
                    throw std::runtime_error("E");
                    co_return;
                });
            });
        });
    both(
        "thrown after a suspension",
        "before body after earlier later more run:E end",
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_old(io, [&io](yield_context yield) {
                    say("body");
                    nap(io, yield);
                    say("more");
                    throw std::runtime_error("E");
                });
            });
        },
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_new(io, [&io]() -> awaitable<void> {
                    say("body");
                    co_await nap(io);
                    say("more");
                    throw std::runtime_error("E");
                });
            });
        });
    both(
        "not an std::exception", "run:5 end",
        [](net::io_context &io) {
            start_old(io, [&io](yield_context yield) {
                nap(io, yield);
                throw 5;
            });
        },
        [](net::io_context &io) {
            start_new(io, [&io]() -> awaitable<void> {
                co_await nap(io);
                throw 5;
            });
        });
    both(
        "a child that throws at once", "child call:E parent end",
        [](net::io_context &io) {
            start_old(io, [&io](yield_context yield) {
                try {
                    start_old(yield, [](yield_context) {
                        say("child");
                        throw std::runtime_error("E");
                    });
                    say("started");
                } catch (std::exception const &error) {
                    say(std::string("call:") + error.what());
                }
                nap(io, yield);
                say("parent");
            });
        },
        [](net::io_context &io) {
            start_new(io, [&io]() -> awaitable<void> {
                auto const executor = co_await net::this_coro::executor;
                try {
                    start_new(executor, []() -> awaitable<void> {
                        say("child");
                        throw std::runtime_error("E");
                        co_return;
                    });
                    say("started");
                } catch (std::exception const &error) {
                    say(std::string("call:") + error.what());
                }
                co_await nap(io);
                say("parent");
            });
        });
    both(
        "a child that throws later", "child started run:E parent end",
        [](net::io_context &io) {
            start_old(io, [&io](yield_context yield) {
                try {
                    start_old(yield, [&io](yield_context its) {
                        say("child");
                        nap(io, its);
                        throw std::runtime_error("E");
                    });
                    say("started");
                } catch (std::exception const &) {
                    say("caught");
                }
                nap(io, yield);
                nap(io, yield);
                say("parent");
            });
        },
        [](net::io_context &io) {
            start_new(io, [&io]() -> awaitable<void> {
                auto const executor = co_await net::this_coro::executor;
                try {
                    start_new(executor, [&io]() -> awaitable<void> {
                        say("child");
                        co_await nap(io);
                        throw std::runtime_error("E");
                    });
                    say("started");
                } catch (std::exception const &) {
                    say("caught");
                }
                co_await nap(io);
                co_await nap(io);
                say("parent");
            });
        });
}

void how_long_things_live() {
    both(
        "captures die with the coroutine",
        "before body ~captured after "
        "earlier later end",
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_old(io, [l = std::make_shared<loud>("captured")](
                                  yield_context) { say("body"); });
            });
        },
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_new(io,
                          [l = std::make_shared<loud>(
                               "captured")]() -> awaitable<void> {
                              say("body");
                              co_return;
                          });
            });
        });
    both(
        "captures die before the exception arrives",
        "before body after earlier later ~captured run:E end",
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_old(io, [&io, l = std::make_shared<loud>("captured")](
                                  yield_context yield) {
                    say("body");
                    nap(io, yield);
                    throw std::runtime_error("E");
                });
            });
        },
        [](net::io_context &io) {
            in_handler(io, [&io] {
                start_new(io,
                          [&io, l = std::make_shared<loud>(
                                    "captured")]() -> awaitable<void> {
                              say("body");
                              co_await nap(io);
                              throw std::runtime_error("E");
                          });
            });
        });
    both(
        "never started", "end-of-context ~captured end",
        [](net::io_context &) {
            net::io_context other;
            start_old(other, [l = std::make_shared<loud>("captured")](
                                 yield_context) { say("body"); });
            say("end-of-context");
        },
        [](net::io_context &) {
            net::io_context other;
            start_new(
                other,
                [l = std::make_shared<loud>("captured")]() -> awaitable<void> {
                    say("body");
                    co_return;
                });
            say("end-of-context");
        });
    both(
        "destroyed while suspended", "end-of-context ~local ~captured end",
        [](net::io_context &) {
            net::io_context other;
            start_old(other, [&other, l = std::make_shared<loud>("captured")](
                                 yield_context yield) {
                loud local("local");
                net::steady_timer timer(other, 1h);
                timer.async_wait(yield);
            });
            other.poll();
            say("end-of-context");
        },
        [](net::io_context &) {
            net::io_context other;
            start_new(other,
                      [&other, l = std::make_shared<loud>(
                                   "captured")]() -> awaitable<void> {
                          loud local("local");
                          net::steady_timer timer(other, 1h);
                          co_await timer.async_wait(use_awaitable);
                      });
            other.poll();
            say("end-of-context");
        });
    // An operation that never ends and has no work: run() does not wait for it.
    both(
        "a coroutine is not work", "waits ended ~kept end",
        [](net::io_context &) {
            std::function<void()> resume;
            net::io_context other;
            start_old(other, [&resume](yield_context yield) {
                loud kept("kept");
                say("waits");
                net::async_initiate<yield_context, void()>(
                    [&resume](auto handler) {
                        auto shared = std::make_shared<decltype(handler)>(
                            std::move(handler));
                        resume = [shared] { std::move (*shared)(); };
                    },
                    yield);
            });
            other.run_for(200ms);
            say(other.stopped() ? "ended" : "still-running");
            resume = nullptr;
            other.restart();
            other.poll();
        },
        [](net::io_context &) {
            std::function<void()> resume;
            net::io_context other;
            start_new(other, [&resume]() -> awaitable<void> {
                loud kept("kept");
                say("waits");
                auto initiation = [&resume](auto handler) {
                    auto shared =
                        std::make_shared<decltype(handler)>(std::move(handler));
                    resume = [shared] { std::move (*shared)(); };
                };
                net::use_awaitable_t<> token;
                co_await net::async_initiate<net::use_awaitable_t<>, void()>(
                    initiation, token);
            });
            other.run_for(200ms);
            say(other.stopped() ? "ended" : "still-running");
            resume = nullptr;
            other.restart();
            other.poll();
        });
}

void what_only_the_new_style_has() {
    scenario("results are dropped, captures may be move-only", "new",
             "body9 then ~result end", [](net::io_context &io) {
                 recoro::spawn_like(
                     io, [n = std::make_unique<int>(9)]() -> awaitable<loud> {
                         say("body" + std::to_string(*n));
                         co_await net::post(use_awaitable);
                         say("then");
                         co_return loud("result");
                     });
             });
    scenario("rethrow", "new", "1 run:E end", [](net::io_context &io) {
        net::co_spawn(
            io,
            []() -> awaitable<int> {
                say("1");
                co_return 1;
            },
            recoro::rethrow);
        net::co_spawn(
            io,
            []() -> awaitable<void> {
                throw std::runtime_error("E");
                co_return;
            },
            recoro::rethrow);
    });
}

/// A stackless coroutine, driven by hand.
#if TEST_STANDALONE_ASIO
#include <asio/yield.hpp>
#else
#include <boost/asio/yield.hpp>
#endif
struct stackless : net::coroutine {
    net::io_context *io;
    bool fails;
    std::shared_ptr<net::steady_timer> timer;

    void operator()(error_code = {}) {
        reenter(this) {
            say("first");
            if (fails)
                throw std::runtime_error("E");
            timer = std::make_shared<net::steady_timer>(*io, 1ms);
            yield timer->async_wait(*this);
            say("second");
            throw std::runtime_error("F");
        }
    }
};
#if TEST_STANDALONE_ASIO
#include <asio/unyield.hpp>
#else
#include <boost/asio/unyield.hpp>
#endif

awaitable<void> stackful_no_more(net::io_context &io, bool fails) {
    say("first");
    if (fails)
        throw std::runtime_error("E");
    net::steady_timer timer(io, 1ms);
    co_await timer.async_wait(use_awaitable);
    say("second");
    throw std::runtime_error("F");
}

void in_the_callers_frame() {
    auto const caught = [](auto f) {
        say("before");
        try {
            f();
            say("after");
        } catch (std::exception const &error) {
            say(std::string("call:") + error.what());
        }
    };
    both(
        "first call of a stackless coroutine",
        "before first call:E before first after second run:F end",
        [&](net::io_context &io) {
            caught([&] { stackless{{}, &io, true, {}}(); });
            caught([&] { stackless{{}, &io, false, {}}(); });
        },
        [&](net::io_context &io) {
            caught([&] {
                recoro::start_inline(io.get_executor(), [&io] {
                    return stackful_no_more(io, true);
                });
            });
            caught([&] {
                recoro::start_inline(io.get_executor(), [&io] {
                    return stackful_no_more(io, false);
                });
            });
        });
}

/// How many of the coroutines that a strand serialises are inside at once.
class crossing {
public:
    void enter() {
        int const now = ++inside_;
        for (int seen = most_; now > seen;)
            if (most_.compare_exchange_weak(seen, now))
                break;
        std::this_thread::sleep_for(200us);
        --inside_;
    }
    int most() const { return most_; }

private:
    std::atomic<int> inside_ = 0;
    std::atomic<int> most_ = 0;
};

/// Everything that a coroutine starts runs on its strand, also with threads.
void one_at_a_time() {
    auto const run_in_four = [](char const *style, auto start) {
        net::io_context io;
        crossing c;
        start(io, c);
        std::vector<std::thread> threads;
        for (int i = 0; i != 4; ++i)
            threads.emplace_back([&io] { io.run(); });
        for (auto &thread : threads)
            thread.join();
        say(std::to_string(c.most()));
        expect("one at a time on four threads", style, "1");
    };
    run_in_four("old", [](net::io_context &io, crossing &c) {
        start_old(io, [&](yield_context yield) {
            for (int i = 0; i != 4; ++i)
                start_old(yield, [&](yield_context its) {
                    for (int k = 0; k != 8; ++k) {
                        nap(io, its);
                        c.enter();
                    }
                });
        });
    });
    run_in_four("new", [](net::io_context &io, crossing &c) {
        start_new(io, [&]() -> awaitable<void> {
            auto const executor = co_await net::this_coro::executor;
            for (int i = 0; i != 4; ++i)
                start_new(executor, [&]() -> awaitable<void> {
                    for (int k = 0; k != 8; ++k) {
                        co_await nap(io);
                        c.enter();
                    }
                });
        });
    });
}

} // namespace

int main() {
    where_it_starts();
    where_exceptions_go();
    how_long_things_live();
    what_only_the_new_style_has();
    in_the_callers_frame();
    one_at_a_time();
    return report();
}
