// What the golden scenarios leave open: events, locks, queues and conditions.
//
// RUN: %gxx -std=c++20 -O0 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gxx -lgtest -lgtest_main -pthread && %t.gxx --gtest_brief=1
// RUN: %clangxx -std=c++20 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lgtest -lgtest_main -pthread && %t.clang --gtest_brief=1
// RUN: %clangxx -std=c++20 -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.asan -lgtest -lgtest_main -pthread && %t.asan --gtest_brief=1

#include "Inputs/actors.hpp"

#include <recoro/gather.hpp>
#include <recoro/sync.hpp>
#include <recoro/task_group.hpp>
#include <recoro/timeout.hpp>

#include <memory>

using namespace recoro;

namespace {

class primitives : public leak_free {};

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

} // namespace
