// What the golden scenarios leave open: gather, task_group and wait.
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

} // namespace
