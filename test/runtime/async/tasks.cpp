// What the golden scenarios leave open: tasks, the corners of cancellation, and
// limits of time.
//
// RUN: %gxx -std=c++20 -O0 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gxx -lgtest -lgtest_main -pthread && %t.gxx --gtest_brief=1
// RUN: %clangxx -std=c++20 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lgtest -lgtest_main -pthread && %t.clang --gtest_brief=1
// RUN: %clangxx -std=c++20 -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.asan -lgtest -lgtest_main -pthread && %t.asan --gtest_brief=1

#include "Inputs/actors.hpp"

#include <recoro/context.hpp>
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>
#include <recoro/task_group.hpp>
#include <recoro/timeout.hpp>

#include <memory>

using namespace recoro;

namespace {

class tasks : public leak_free {};

TEST_F(tasks, result_kinds) {
    static int global = 7;
    struct f {
        static task<int &> reference() { co_return global; }
        static task<std::unique_ptr<int>> move_only() {
            co_return std::make_unique<int>(5);
        }
        static task<std::string> text() { co_return "text"; }
        struct alignas(64) wide {
            int i;
        };
        static task<wide> aligned() { co_return wide{3}; }
        static task<std::array<int, 100>> large() {
            co_return std::array<int, 100>{1};
        }
        static task<> all() {
            EXPECT_EQ(&co_await reference(), &global);
            EXPECT_EQ(*co_await move_only(), 5);
            EXPECT_EQ(co_await text(), "text");
            EXPECT_EQ((co_await aligned()).i, 3);
            EXPECT_EQ((co_await large())[0], 1);
            auto h = create_task(move_only());
            EXPECT_EQ(*co_await h, 5);
            auto p = co_await std::move(h);
            EXPECT_EQ(*p, 5);
            auto s = create_task(text());
            EXPECT_EQ(co_await s, "text");
            EXPECT_EQ(s.result(), "text");
            auto other = s;
            EXPECT_EQ(co_await std::move(other), "text");
            EXPECT_EQ(co_await s, "text");
            auto w = create_task(aligned());
            EXPECT_EQ((co_await w).i, 3);
            auto r = create_task(reference());
            EXPECT_EQ(&co_await r, &global);
        }
    };
    run(f::all(), virtual_clock);
    EXPECT_EQ(run(give(4)), 4);
}

task<> starts() {
    auto h = create_task(as_task(sleep_for(0s)));
    EXPECT_FALSE(h.done());
    auto say = []() -> task<> {
        t("body");
        co_return;
    };
    auto k = create_task(say());
    t("created");
    co_await k;
    t("after");
    co_await h;
}
TEST_F(tasks, task_starts_not_immediately) {
    expect_trace(starts(), "created | body | after");
}

task<> keep_object() {
    std::exception_ptr original = std::make_exception_ptr(boom());
    auto thrower = [](std::exception_ptr e) -> task<> {
        std::rethrow_exception(e);
        co_return;
    };
    auto passer = [&](std::exception_ptr e) -> task<> { co_await thrower(e); };
    try {
        co_await passer(original);
        ADD_FAILURE();
    } catch (...) {
        EXPECT_EQ(std::current_exception(), original);
    }
}
TEST_F(tasks, the_exception_object_is_the_original_one) { run(keep_object()); }

task<> deepest() {
    says_end local("deepest");
    co_await sleep_for(1ms);
    throw boom();
}
task<> middle() {
    says_end local("middle");
    co_await no_handler(deepest());
}
task<> upper() {
    says_end local("upper");
    co_await no_handler(middle());
    t("never");
}
task<> handler() {
    try {
        says_end local("handler");
        co_await upper();
    } catch (const boom &) {
        t("caught");
    }
    auto h = create_task(upper());
    try {
        co_await h;
    } catch (const boom &) {
        t("caught again");
    }
    auto k = create_task(upper());
    co_await sleep_for(0s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("cancelled");
    }
}
TEST_F(tasks, no_handler_forwards_and_destroys_innermost_first) {
    expect_trace(handler(), "~deepest | ~middle | ~upper | ~handler | caught | "
                            "~deepest | ~middle | ~upper | caught again | "
                            "~deepest | ~middle | ~upper | cancelled");
}
task<int> no_handler_value() { co_return co_await no_handler(give(3)) + 1; }
TEST_F(tasks, no_handler_passes_values) {
    EXPECT_EQ(run(no_handler_value()), 4);
}

task<> waits_for(task_handle<> &h) { co_await h; }
task<> cycle() {
    task_handle<> a, b;
    a = create_task(waits_for(b));
    b = create_task(waits_for(a));
    try {
        co_await a;
    } catch (const std::logic_error &e) {
        t(e.what());
    }
}
TEST_F(tasks, cycles_are_found) {
    expect_trace(cycle(), "tasks cannot await each other");
}

task<> lose() {
    create_task(fail());
    co_await sleep_for(0s);
    co_await sleep_for(0s);
}
TEST_F(tasks, lost_exception_is_reported) {
    set_lost_exception_hook([](const std::exception_ptr &e, const char *what) {
        try {
            std::rethrow_exception(e);
        } catch (const boom &b) {
            t(what, b.what());
        }
    });
    expect_trace(lose(), "task exception was never retrieved boom");
    set_lost_exception_hook(nullptr);
}

task<> done_callbacks() {
    auto h = create_task(give_later(1ms, 3));
    h.add_done_callback([](const task_ref &r) { t("done", r.done()); });
    EXPECT_EQ(co_await h, 3);
    h.add_done_callback([](const task_ref &) { t("late"); });
    t("awaited");
    co_await sleep_for(0s);
}
TEST_F(tasks, done_callbacks_run_in_the_next_turn) {
    expect_trace(done_callbacks(), "done 1 | awaited | late");
}

// ---- cancellation

class cancellation : public leak_free {};
task<> cancel_chain() {
    auto h = create_task(trunk());
    co_await sleep_for(1s);
    EXPECT_TRUE(h.cancel());
    t("asked");
    try {
        co_await h;
    } catch (const cancelled_error &) {
        t("cancelled", h.cancelled());
    }
}
TEST_F(cancellation, cancel_propagates_through_await_chain) {
    expect_trace(cancel_chain(),
                 "asked | ~leaf | ~branch | ~trunk | cancelled 1");
}

task<int> swallows() {
    try {
        co_await sleep_for(1h);
    } catch (const cancelled_error &) {
        t("swallowed");
    }
    co_await sleep_for(1ms);
    co_return 5;
}
task<> cancel_swallowed() {
    auto h = create_task(swallows());
    co_await sleep_for(0s);
    h.cancel();
    t(co_await h, h.cancelled(), h.cancelling());
}
TEST_F(cancellation, cancel_swallowed) {
    expect_trace(cancel_swallowed(), "swallowed | 5 0 1");
}

task<> cancels_itself() {
    current_task().cancel();
    t("still here");
    co_await sleep_for(1h);
    t("never");
}
task<> ends_cancelled() {
    current_task().cancel();
    co_return;
}
task<> self_cancel() {
    auto h = create_task(cancels_itself());
    auto k = create_task(ends_cancelled());
    co_await wait(h, k);
    t(h.cancelled(), k.cancelled());
    auto u = create_task([]() -> task<> {
        current_task().cancel();
        EXPECT_EQ(current_task().uncancel(), 0u);
        co_await sleep_for(1ms);
        t("uncancelled");
    }());
    co_await u;
}
TEST_F(cancellation, of_oneself) {
    expect_trace(self_cancel(), "still here | 1 1 | uncancelled");
}

task<> awaited_task_is_cancelled_too() {
    auto inner = create_task(forever());
    auto outer =
        create_task([](task_handle<> i) -> task<> { co_await i; }(inner));
    co_await sleep_for(1ms);
    outer.cancel();
    co_await wait(outer);
    t(inner.cancelled(), outer.cancelled());
}
TEST_F(cancellation, reaches_the_task_that_is_awaited) {
    expect_trace(awaited_task_is_cancelled_too(), "1 1");
}

task<> shielded() {
    auto inner = create_task(give_later(10ms, 8));
    auto outer = create_task(
        [](task_handle<int> i) -> task<> { co_await shield(i); }(inner));
    co_await sleep_for(1ms);
    outer.cancel();
    co_await wait(outer);
    t(inner.done(), outer.cancelled());
    t(co_await inner);
    t(co_await shield(give(9)));
}
TEST_F(cancellation, shield_inner_survives) {
    expect_trace(shielded(), "0 1 | 8 | 9");
}

task<> woken_then_cancelled() {
    event e;
    auto h = create_task([](event &ev) -> task<> {
        try {
            co_await ev.wait();
            t("woken");
        } catch (const cancelled_error &) {
            t("cancelled");
        }
    }(e));
    co_await sleep_for(0s);
    e.set();
    h.cancel();
    co_await h;
}
TEST_F(cancellation, beats_a_wake_up_of_the_same_turn) {
    expect_trace(woken_then_cancelled(), "cancelled");
}

task<> stop_from_token() {
    std::stop_source source;
    auto h = create_task(stoppable(source.get_token(), forever()));
    co_await sleep_for(1s);
    source.request_stop();
    co_await wait(h);
    t(h.cancelled());
    t(co_await stoppable(source.get_token(), give(1)));
}
TEST_F(cancellation, by_stop_token) {
    expect_trace(stop_from_token(), "1 | 1");
}

// ---- timeouts

class timeouts : public leak_free {};

task<> nested(std::chrono::milliseconds inner,
              std::chrono::milliseconds outer) {
    try {
        co_await timeout(outer, [=]() -> task<> {
            try {
                co_await timeout(inner, forever());
            } catch (const timeout_error &) {
                t("inner");
            }
            t("between");
        });
    } catch (const timeout_error &) {
        t("outer");
    }
    t(current_task().cancelling());
}
TEST_F(timeouts, timeout_ctx_nested_outer_fires) {
    expect_trace(nested(20ms, 10ms), "outer | 0");
}
TEST_F(timeouts, timeout_ctx_nested_inner_fires) {
    expect_trace(nested(10ms, 20ms), "inner | between | 0");
}
TEST_F(timeouts, timeout_ctx_both_at_once_outer_wins) {
    expect_trace(nested(10ms, 10ms), "outer | 0");
}

task<> cancelled_from_outside() {
    auto h = create_task(timeout(1h, forever()));
    co_await sleep_for(1s);
    h.cancel();
    try {
        co_await h;
    } catch (const timeout_error &) {
        t("timeout");
    } catch (const cancelled_error &) {
        t("cancelled");
    }
}
TEST_F(timeouts, leave_a_cancellation_from_outside_alone) {
    expect_trace(cancelled_from_outside(), "cancelled");
}

task<> rescheduled() {
    auto late = co_await timeout(10ms, [](timeout_scope &limit) -> task<int> {
        co_await sleep_for(5ms);
        limit.reschedule(1h);
        co_await sleep_for(1s);
        EXPECT_FALSE(limit.expired());
        co_return 3;
    });
    t(late);
    t(co_await timeout(std::nullopt, give(4)));
    try {
        co_await timeout(0s, forever());
    } catch (const timeout_error &) {
        t("at once");
    }
}
TEST_F(timeouts, can_be_rescheduled) {
    expect_trace(rescheduled(), "3 | 4 | at once");
}

task<> slow_cleanup() {
    std::exception_ptr error;
    try {
        co_await sleep_for(1h);
    } catch (...) {
        error = std::current_exception();
    }
    co_await sleep_for(1s);
    t("cleaned up");
    std::rethrow_exception(error);
}
task<> waits_for_cleanup() {
    const auto begin = current_loop().time();
    try {
        co_await wait_for(slow_cleanup(), 1s);
    } catch (const timeout_error &) {
        t("timeout after", (current_loop().time() - begin) / 1s);
    }
    t(co_await wait_for(give_later(1ms, 2), 1s));
    t(co_await wait_for(swallows(), 1s));
    try {
        co_await wait_for(forever(), 0s);
    } catch (const timeout_error &) {
        t("timeout");
    }
    try {
        co_await wait_for(fail(), 1s);
    } catch (const boom &) {
        t("boom");
    }
    auto h = create_task(wait_for(slow_cleanup(), 1h));
    co_await sleep_for(1s);
    h.cancel();
    co_await wait(h);
    t("cancelled", h.cancelled());
}
TEST_F(timeouts, wait_for_waits_for_the_clean_up) {
    expect_trace(waits_for_cleanup(),
                 "cleaned up | timeout after 2 | 2 | swallowed | 5 | timeout | "
                 "boom | cleaned up | cancelled 1");
}

} // namespace
