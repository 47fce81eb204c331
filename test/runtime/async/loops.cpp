// What the golden scenarios leave open: the loop's own promises.
//
// RUN: %gxx -std=c++20 -O0 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gxx -lgtest -lgtest_main -pthread && %t.gxx --gtest_brief=1
// RUN: %clangxx -std=c++20 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lgtest -lgtest_main -pthread && %t.clang --gtest_brief=1
// RUN: %clangxx -std=c++20 -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.asan -lgtest -lgtest_main -pthread && %t.asan --gtest_brief=1

#include "Inputs/actors.hpp"

#include <recoro/async_generator.hpp>
#include <recoro/context.hpp>
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>
#include <recoro/task_group.hpp>
#include <recoro/timeout.hpp>

#include <memory>

using namespace recoro;

namespace {

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
    const std::string here = "loops.cpp:";
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
