// What the golden scenarios leave open: the corners of cancellation, structure
// and the primitives, and the loop's own promises.
//
// RUN: %gxx -std=c++20 -O0 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gxx -lgtest -lgtest_main -pthread && %t.gxx --gtest_brief=1
// RUN: %clangxx -std=c++20 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lgtest -lgtest_main -pthread && %t.clang --gtest_brief=1
// RUN: %clangxx -std=c++20 -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.asan -lgtest -lgtest_main -pthread && %t.asan --gtest_brief=1

#include "Inputs/trace.hpp"

#include <recoro/async_generator.hpp>
#include <recoro/context.hpp>
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>
#include <recoro/task_group.hpp>
#include <recoro/timeout.hpp>

#include <memory>

using namespace recoro;

namespace {

struct boom : std::runtime_error {
    boom() : std::runtime_error("boom") {}
};

// Says when a scope ends.
struct says_end {
    std::string name;
    explicit says_end(std::string n) : name(std::move(n)) {}
    says_end(const says_end &) = delete;
    says_end &operator=(const says_end &) = delete;
    ~says_end() { t("~" + name); }
};

task<> fail() {
    throw boom();
    co_return;
}
task<> fail_later(std::chrono::milliseconds d) {
    co_await sleep_for(d);
    throw boom();
}
task<int> give(int v) { co_return v; }
task<int> give_later(std::chrono::milliseconds d, int v) {
    co_await sleep_for(d);
    co_return v;
}
task<> forever() {
    for (;;)
        co_await sleep_for(1h);
}

// ---- tasks

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

task<> leaf() {
    says_end l("leaf");
    co_await sleep_for(1h);
}
task<> branch() {
    says_end l("branch");
    co_await leaf();
}
task<> trunk() {
    says_end l("trunk");
    co_await branch();
}
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

// ---- gather

class gathers : public leak_free {};

task<> outer_cancel() {
    auto h =
        create_task([]() -> task<> { co_await gather(leaf(), branch()); }());
    co_await sleep_for(1s);
    h.cancel();
    co_await wait(h);
    t(h.cancelled());
}
TEST_F(gathers, outer_cancel_cancels_children) {
    expect_trace(outer_cancel(), "~leaf | ~leaf | ~branch | 1");
}
task<> duplicates() {
    auto h = create_task([]() -> task<int> {
        t("once");
        co_return 4;
    }());
    auto [a, b] = co_await gather(h, h);
    t(a, b);
}
TEST_F(gathers, duplicates_run_once) {
    expect_trace(duplicates(), "once | 4 4");
}

task<> says_when_done() {
    co_await sleep_for(10ms);
    t("finished");
}
task<> joining() {
    try {
        co_await gather(policy::join, says_when_done(), fail());
    } catch (const boom &) {
        t("boom");
    }
    std::vector<task<>> many;
    many.push_back(fail_later(5ms));
    many.push_back(says_when_done());
    try {
        co_await gather(policy::join, std::move(many));
    } catch (const boom &) {
        t("boom");
    }
}
TEST_F(gathers, join_waits_for_all) {
    expect_trace(joining(), "finished | boom | finished | boom");
}
task<> first_failure_wins() {
    auto cleanup_fails = []() -> task<> {
        bool interrupted = false;
        try {
            co_await sleep_for(1h);
        } catch (const cancelled_error &) {
            interrupted = true;
        }
        if (interrupted)
            throw std::logic_error("second");
    };
    try {
        co_await gather(cleanup_fails(), fail_later(1ms), leaf());
    } catch (const std::exception &e) {
        t(e.what());
    }
}
TEST_F(gathers, rethrow_the_first_failure) {
    expect_trace(first_failure_wins(), "~leaf | boom");
}
task<> mixed() {
    auto h = create_task(give(2));
    auto [a, b, c] = co_await gather(give(1), h, sleep_for(1ms));
    static_assert(std::is_same_v<decltype(c), std::monostate>);
    t(a, b);
    std::vector<task_handle<int>> hs{h, create_task(give(3))};
    int sum = 0;
    for (int i : co_await gather(hs))
        sum += i;
    t(sum);
    for (auto &o : co_await gather(policy::collect, hs))
        t(*o);
}
TEST_F(gathers, take_tasks_handles_and_awaitables) {
    expect_trace(mixed(), "1 2 | 5 | 2 | 3");
}
task<> child_cancelled_alone() {
    auto a = create_task(forever());
    auto h = create_task(
        [](task_handle<> x) -> task<> { co_await gather(x, branch()); }(a));
    co_await sleep_for(1s);
    a.cancel();
    co_await wait(h);
    t(h.cancelled());
}
TEST_F(gathers, a_cancelled_child_counts_as_failed) {
    expect_trace(child_cancelled_alone(), "~leaf | ~branch | 1");
}

// ---- task_group

class groups : public leak_free {};

task<> body_fails() {
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(leaf());
            co_await sleep_for(1ms);
            throw boom();
        });
    } catch (const exception_group &e) {
        t(e.what(), e.contains<boom>());
    }
}
TEST_F(groups, the_body_counts) {
    expect_trace(
        body_fails(),
        "~leaf | unhandled errors in a task group (1 sub-exception) 1");
}
task<> body_is_cancelled() {
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(fail_later(1ms));
            says_end body("body");
            co_await sleep_for(1h);
        });
    } catch (const exception_group &e) {
        t(e.exceptions().size(), current_task().cancelling());
    }
    co_await sleep_for(1ms); // no request is left over
    t("on");
}
TEST_F(groups, a_failure_cancels_the_body) {
    expect_trace(body_is_cancelled(), "~body | 1 0 | on");
}
task<> group_cancelled() {
    auto h = create_task(task_group::run([](task_group &g) -> task<int> {
        g.create_task(leaf());
        co_return 3;
    }));
    co_await sleep_for(1s);
    h.cancel();
    co_await wait(h);
    t(h.cancelled(), h.cancelling());
}
TEST_F(groups, are_cancelled_from_outside) {
    expect_trace(group_cancelled(), "~leaf | 1 1");
}
task<> result_and_later_tasks() {
    const int r = co_await task_group::run([](task_group &g) -> task<int> {
        g.create_task([](task_group &inner) -> task<> {
            co_await sleep_for(1ms);
            inner.create_task(says_when_done());
        }(g));
        auto h = g.create_task(give(20));
        co_return co_await h + 1;
    });
    t(r);
}
TEST_F(groups, return_what_the_body_returns) {
    expect_trace(result_and_later_tasks(), "finished | 21");
}
task<> cancelled_member() {
    co_await task_group::run([](task_group &g) -> task<> {
        auto h = g.create_task(leaf());
        g.create_task(says_when_done());
        co_await sleep_for(1ms);
        h.cancel();
    });
    t("no failure");
}
TEST_F(groups, a_cancelled_member_is_no_failure) {
    expect_trace(cancelled_member(), "~leaf | finished | no failure");
}
task<> several_failures() {
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(fail());
            g.create_task(fail());
            co_return;
        });
    } catch (const exception_group &e) {
        t(e.exceptions().size());
    }
}
TEST_F(groups, collect_all_failures) { expect_trace(several_failures(), "2"); }

// ---- wait, as_completed

class waiting : public leak_free {};

task<> waits() {
    auto a = create_task(give_later(5ms, 1));
    auto b = create_task(give_later(10ms, 2));
    std::vector<task_handle<int>> both{a, b};
    auto r = co_await wait(both, 1ms);
    t(r.done.size(), r.pending.size());
    r = co_await wait(return_when::first_completed, a, b);
    t(r.done.size(), r.pending.size());
    r = co_await wait(a, b);
    t(r.done.size(), r.pending.size());
    auto c = create_task(fail_later(1ms));
    auto d = create_task(forever());
    auto q = co_await wait(return_when::first_exception, c, d);
    t(q.done.size(), q.pending.size());
    EXPECT_TRUE(c.exception());
}
TEST_F(waiting, wait_modes) { expect_trace(waits(), "0 2 | 1 1 | 2 0 | 1 1"); }

task<> completes() {
    std::vector<task<int>> all;
    for (int i : {3, 1, 2})
        all.push_back(give_later(std::chrono::milliseconds(i), i));
    auto results = as_completed(std::move(all));
    t(co_await results.next(), results.size());
    auto h = create_task([](completion_range<int> &r) -> task<> {
        t(co_await r.next());
    }(results));
    co_await sleep_for(0s);
    h.cancel();
    t(co_await results.next());
    EXPECT_TRUE(results.empty());
    EXPECT_THROW(static_cast<void>(results.next()), std::logic_error);
}
TEST_F(waiting, as_completed_one_by_one) {
    expect_trace(completes(), "1 2 | 2");
}

// ---- primitives

class primitives : public leak_free {};

task<> takes(lock &l, int i) {
    auto held = co_await l.scoped();
    t("got", i);
    co_await sleep_for(1ms);
}
task<> lock_cancel() {
    lock l;
    auto held = co_await l.scoped();
    auto a = create_task(takes(l, 1));
    auto b = create_task(takes(l, 2));
    auto c = create_task(takes(l, 3));
    co_await sleep_for(0s);
    a.cancel(); // while it waits
    held.release();
    b.cancel(); // after it was woken
    co_await c;
    t(a.cancelled(), b.cancelled(), l.locked());
    EXPECT_THROW(l.release(), std::logic_error);
}
TEST_F(primitives, a_cancelled_waiter_loses_no_wake_up) {
    expect_trace(lock_cancel(), "got 3 | 1 1 0");
}
task<> no_barging() {
    lock l;
    co_await l.acquire();
    auto a = create_task(takes(l, 1));
    co_await sleep_for(0s);
    l.release();
    co_await takes(l, 2); // must queue behind the one that was woken
}
TEST_F(primitives, nobody_overtakes) {
    expect_trace(no_barging(), "got 1 | got 2");
}

task<> uses(semaphore &s, int i) {
    auto held = co_await s.scoped();
    t("in", i);
    co_await sleep_for(1ms);
    t("out", i);
}
task<> semaphores() {
    semaphore s(2);
    co_await gather(uses(s, 1), uses(s, 2), uses(s, 3));
    EXPECT_FALSE(s.locked());
    co_await s.acquire();
    co_await s.acquire();
    auto a = create_task(uses(s, 4));
    auto b = create_task(uses(s, 5));
    co_await sleep_for(0s);
    s.release();
    a.cancel();
    co_await b;
    EXPECT_TRUE(a.cancelled());
    s.release();
    EXPECT_FALSE(s.locked());
}
TEST_F(primitives, semaphore_fifo_and_cancel) {
    expect_trace(semaphores(),
                 "in 1 | in 2 | out 1 | out 2 | in 3 | out 3 | in 5 | out 5");
}

task<> producer(queue<int> &q, int n) {
    for (int i = 0; i != n; ++i) {
        co_await q.put(i);
        t("put", i);
    }
}
task<> consumer(queue<int> &q) {
    for (;;) {
        const int i = co_await q.get();
        co_await sleep_for(1ms);
        t("got", i);
        q.task_done();
    }
}
task<> backpressure() {
    queue<int> q(1);
    auto p = create_task(producer(q, 3));
    auto c = create_task(consumer(q));
    co_await p;
    co_await q.join();
    c.cancel();
    t("joined", q.empty());
    EXPECT_THROW(q.task_done(), std::logic_error);
}
TEST_F(primitives, queue_back_pressure_and_join) {
    expect_trace(backpressure(), "put 0 | put 1 | got 0 | put 2 | got 1 | "
                                 "got 2 | joined 1");
}
task<> getter(queue<int> &q, int who) { t(who, "got", co_await q.get()); }
task<> cancelled_getter() {
    queue<int> q;
    auto a = create_task(getter(q, 1));
    auto b = create_task(getter(q, 2));
    co_await sleep_for(0s);
    q.put_nowait(10);
    a.cancel();
    co_await b;
    t(a.cancelled(), q.size());
    auto c = create_task(getter(q, 3));
    co_await sleep_for(0s);
    q.put_nowait(11);
    t("stolen", q.get_nowait());
    co_await sleep_for(1ms);
    q.put_nowait(12);
    co_await c;
}
TEST_F(primitives, queue_passes_a_wake_up_on) {
    expect_trace(cancelled_getter(), "2 got 10 | 1 0 | stolen 11 | 3 got 12");
}
task<> waits_on(condition &c, int i) {
    auto held = co_await c.scoped();
    try {
        co_await c.wait();
        t("notified", i);
    } catch (const cancelled_error &) {
        t("cancelled", i, c.locked());
        throw;
    }
}
task<> conditions() {
    condition c;
    auto a = create_task(waits_on(c, 1));
    auto b = create_task(waits_on(c, 2));
    co_await sleep_for(0s);
    {
        auto held = co_await c.scoped();
        c.notify();
        a.cancel();
    }
    co_await b;
    EXPECT_TRUE(a.cancelled());
    EXPECT_THROW(c.notify(), std::logic_error);
    lock shared;
    condition on(shared);
    int level = 0;
    auto w = create_task([](condition &cv, int &l) -> task<> {
        auto held = co_await cv.scoped();
        co_await cv.wait([&] { return l == 2; });
        t("level", l);
    }(on, level));
    for (int i = 0; i != 2; ++i) {
        auto held = co_await shared.scoped();
        ++level;
        on.notify_all();
        co_await sleep_for(1ms);
    }
    co_await w;
}
TEST_F(primitives, condition_cancel_and_predicate) {
    expect_trace(conditions(), "cancelled 1 1 | notified 2 | level 2");
}

// ---- async generators

class async_generators : public leak_free {};

async_generator<int, std::string> dialogue() {
    try {
        std::string answer = co_yield 1;
        t("answer", answer);
        answer = co_yield 2;
        t("answer", answer);
    } catch (const boom &) {
        t("boom inside");
    }
    co_await sleep_for(1ms);
    co_yield 3;
}
task<> talk() {
    auto g = dialogue();
    EXPECT_THROW(static_cast<void>(g.asend("early")), std::logic_error);
    t(*co_await g.anext());
    t(*co_await g.asend("hello"));
    t(*co_await g.athrow(boom()));
    t((co_await g.anext()).has_value());
    t((co_await g.athrow(boom())).has_value());
    auto unstarted = dialogue();
    try {
        co_await unstarted.athrow(boom());
    } catch (const boom &) {
        t("came back");
    }
    t((co_await unstarted.anext()).has_value());
    auto closed = dialogue();
    co_await closed.aclose();
    t((co_await closed.anext()).has_value());
}
TEST_F(async_generators, send_throw_close) {
    expect_trace(talk(), "1 | answer hello | 2 | boom inside | 3 | 0 | 0 | "
                         "came back | 0 | 0");
}

async_generator<int> stubborn() {
    for (int i = 0;;) {
        try {
            co_yield i++;
        } catch (const generator_exit &) {
            t("ignored");
        }
        if (i == 3)
            throw boom();
    }
}
task<> close_ignored() {
    auto g = stubborn();
    co_await g.anext();
    try {
        co_await g.aclose();
    } catch (const std::runtime_error &e) {
        t(e.what());
    }
    t(*co_await g.anext());
    try {
        co_await g.anext();
    } catch (const boom &) {
        t("boom");
    }
    t((co_await g.anext()).has_value());
}
TEST_F(async_generators, misbehave) {
    expect_trace(
        close_ignored(),
        "ignored | async generator ignored generator_exit | 2 | boom | "
        "0");
}

async_generator<std::string &> lines(std::string &buffer) {
    buffer = "one";
    co_yield buffer;
    co_await sleep_for(1ms);
    buffer = "two";
    co_yield buffer;
}
async_generator<std::unique_ptr<int>> owners() {
    for (int i = 0; i != 3; ++i)
        co_yield std::make_unique<int>(i);
}
task<> iterate() {
    std::string buffer;
    auto g = lines(buffer);
    while (std::string *l = co_await g.anext())
        t(*l);
    const int sum = co_await closing(owners(), [](auto &all) -> task<int> {
        int s = 0;
        while (auto p = co_await all.anext())
            if ((s += **p) == 1)
                break;
        co_return s;
    });
    t(sum);
}
TEST_F(async_generators, references_and_closing) {
    expect_trace(iterate(), "one | two | 1");
}

task<> second_consumer() {
    auto slow = []() -> async_generator<int> {
        co_await sleep_for(1h);
        co_yield 1;
    };
    auto g = slow();
    auto h = create_task(
        [](async_generator<int> &from) -> task<> { co_await from.anext(); }(g));
    co_await sleep_for(0s);
    try {
        co_await g.anext();
    } catch (const std::logic_error &e) {
        t(e.what());
    }
    h.cancel();
    co_await wait(h);
    t((co_await g.anext()).has_value());
}
TEST_F(async_generators, one_at_a_time) {
    expect_trace(second_consumer(),
                 "the async generator is already running | 0");
}

TEST_F(async_generators, run_closes_what_is_left) {
    auto g = [](int n) -> async_generator<int> {
        std::exception_ptr error;
        try {
            co_yield n;
        } catch (...) {
            error = std::current_exception();
        }
        co_await sleep_for(1s);
        t("closed by run");
        std::rethrow_exception(error);
    }(4);
    run([](async_generator<int> &left) -> task<> { t(*co_await left.anext()); }(
                                           g),
        virtual_clock);
    EXPECT_EQ(joined_trace(), "4 | closed by run");
}

// ---- the loop

class loops : public leak_free {};

task<> leaves_tasks() {
    create_task(trunk());
    create_task([]() -> task<> {
        t("one more turn");
        co_return;
    }());
    t("main ends");
    co_return;
}
TEST_F(loops, run_cancels_leftover_tasks) {
    expect_trace(leaves_tasks(),
                 "main ends | one more turn | ~leaf | ~branch | ~trunk");
}

task<> equal_deadlines() {
    loop &l = current_loop();
    for (int i = 0; i != 5; ++i)
        l.call_later(1s, [i] { t(i); });
    auto gone = l.call_later(1s, [] { t("never"); });
    gone.cancel();
    auto soon = l.call_soon([] { t("never"); });
    soon.cancel();
    EXPECT_TRUE(soon.cancelled());
    co_await sleep_until(2s);
    t(current_loop().time() / 1s);
}
TEST_F(loops, equal_deadlines_fire_in_order) {
    expect_trace(equal_deadlines(), "0 | 1 | 2 | 3 | 4 | 2");
}

task<> many_timers() {
    std::vector<task_handle<>> all;
    for (int i = 0; i != 1000; ++i)
        all.push_back(create_task(as_task(
            sleep_for(std::chrono::milliseconds(1 + i * 7919 % 1000)))));
    co_await sleep_for(0s);
    for (std::size_t i = 0; i != all.size(); ++i)
        if (i % 3 != 0)
            all[i].cancel();
    std::size_t finished = 0, cancelled = 0;
    co_await wait(all);
    for (auto &h : all)
        ++(h.cancelled() ? cancelled : finished);
    t(finished, cancelled, current_loop().engine().timers.size());
}
TEST_F(loops, cancelled_timers_go_away) {
    expect_trace(many_timers(), "334 666 0");
}

task<> stuck() {
    says_end local("stuck");
    event e;
    lock l;
    co_await l.acquire();
    auto h = create_task(takes(l, 1), "the second");
    co_await e.wait();
}
TEST_F(loops, a_stuck_loop_says_so) {
    try {
        run(stuck(), virtual_clock);
        ADD_FAILURE();
    } catch (const stuck_error &e) {
        const std::string text = e.what();
        EXPECT_NE(text.find("waits for an event"), std::string::npos) << text;
        EXPECT_NE(text.find("task 'the second' takes(): waits for a lock"),
                  std::string::npos)
            << text;
    }
    EXPECT_EQ(joined_trace(), "~stuck");
}
task<> stubborn_sleeper(event &e) {
    says_end local("stubborn");
    for (;;) {
        try {
            co_await e.wait();
        } catch (const cancelled_error &) {
        }
    }
}
task<> nested_stubborn(event &e) {
    says_end local("outer");
    co_await stubborn_sleeper(e);
}
TEST_F(loops, who_never_ends_is_destroyed) {
    event e;
    EXPECT_THROW(run(nested_stubborn(e), virtual_clock), stuck_error);
    EXPECT_EQ(joined_trace(), "~stubborn | ~outer");
}

TEST_F(loops, callbacks_may_throw) {
    set_lost_exception_hook(
        [](const std::exception_ptr &, const char *what) { t(what); });
    expect_trace(
        []() -> task<> {
            current_loop().call_soon([] { throw boom(); });
            co_await sleep_for(0s);
            t("on");
        }(),
        "a callback of the loop has thrown | on");
    set_lost_exception_hook(nullptr);
}

TEST_F(loops, main_may_fail_or_be_cancelled) {
    EXPECT_THROW(run(fail(), virtual_clock), boom);
    EXPECT_THROW(run(
                     []() -> task<> {
                         current_task().cancel();
                         co_await sleep_for(1s);
                     }(),
                     virtual_clock),
                 cancelled_error);
    EXPECT_THROW(current_loop(), std::logic_error);
    EXPECT_THROW(current_task(), std::logic_error);
    loop l(virtual_clock);
    EXPECT_EQ(l.run(give_later(3s, 1)), 1);
    EXPECT_EQ(l.run(give_later(3s, 2)), 2);
    EXPECT_EQ(l.time(), 6s);
}

context_var<int> depth(0);
TEST_F(loops, context_reaches_callbacks_and_main) {
    auto before = depth.set(5);
    expect_trace(
        []() -> task<> {
            t(depth.get());
            depth.set(6);
            current_loop().call_soon([] {
                t(depth.get());
                depth.set(100);
            });
            auto token = depth.set(7);
            co_await sleep_for(0s);
            t(depth.get());
            depth.reset(token);
            t(depth.get());
        }(),
        "5 | 6 | 7 | 6");
    EXPECT_EQ(depth.get(), 5);
    depth.reset(before);
    EXPECT_EQ(depth.get(), 0);
}

TEST_F(loops, slow_steps_are_logged) {
    loop l(virtual_clock);
    log_slow_steps(l, 100ms, [](const std::string &who, auto took) {
        t(who, took / 1ms);
    });
    l.run([]() -> task<> {
        current_task().set_name("worker");
        co_await sleep_for(10s);
        current_loop().advance(150ms);
        co_await sleep_for(1s);
        current_loop().advance(50ms);
    }());
    ASSERT_EQ(trace_words.size(), 1u);
    EXPECT_EQ(trace_words[0].rfind("task 'worker' ", 0), 0u) << trace_words[0];
    EXPECT_NE(trace_words[0].find(" 150"), std::string::npos);
}

task<> dump_inner(event &e) { co_await e.wait(); }
task<> dump_outer(event &e) { co_await dump_inner(e); }
task<> dumps() {
    event e;
    auto h = create_task(dump_outer(e), "waiting");
    auto s = create_task(as_task(sleep_for(1h)));
    co_await sleep_for(0s);
    auto n = create_task(give(1));
    const std::string text = dump_tasks();
    const std::string here = "semantics.cpp:";
    for (const std::string &expected :
         {std::string("task dumps(): running\n"),
          std::string("task 'waiting' dump_outer(): waits for an event\n"),
          std::string(" in dump_inner\n    awaited at " + here),
          std::string(" in dump_outer\n"), std::string("(): sleeps\n"),
          std::string("task give(): not started\n")})
        EXPECT_NE(text.find(expected), std::string::npos) << expected << "in\n"
                                                          << text;
    EXPECT_EQ(all_tasks().size(), 4u);
    e.set();
    co_await h;
}
TEST_F(loops, the_dump_shows_where_tasks_wait) { run(dumps(), virtual_clock); }

} // namespace
