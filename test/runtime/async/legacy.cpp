// Stackful coroutines that wait for native tasks and the other way round, and
// generators that yield what they wait for.
//
// REQUIRES: boost-coroutine
// RUN: %gxx -std=c++20 -O0 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gxx -lboost_coroutine -lboost_context -lgtest -lgtest_main -pthread && %t.gxx --gtest_brief=1
// RUN: %clangxx -std=c++20 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lboost_coroutine -lboost_context -lgtest -lgtest_main -pthread && %t.clang --gtest_brief=1

#include "Inputs/trace.hpp"

#include <recoro/gather.hpp>
#include <recoro/legacy.hpp>
#include <recoro/pull.hpp>
#include <recoro/sync.hpp>
#include <recoro/timeout.hpp>

#include <boost/coroutine2/all.hpp>

using namespace recoro;

namespace {

using coroutine = boost::coroutines2::coroutine<legacy_wait>;
using turns = boost::coroutines2::coroutine<void>;

class legacy : public leak_free {};

struct says_end {
    std::string name;
    explicit says_end(std::string n) : name(std::move(n)) {}
    says_end(const says_end &) = delete;
    says_end &operator=(const says_end &) = delete;
    ~says_end() { t("~" + name); }
};

task<int> fetch(int v, std::chrono::seconds d) {
    says_end guard("fetch");
    co_await sleep_for(d);
    co_return v;
}
task<> fail() {
    co_await sleep_for(1s);
    throw std::runtime_error("boom");
}

// A stackful function, and one that it calls.
int inner(int v) { return run_legacy(fetch(v, 1s)) + 1; }
int outer(int v) {
    const int first = inner(v);
    run_legacy(sleep_for(2s));
    return first + inner(10);
}

task<> values_both_ways() {
    t(co_await from_legacy<coroutine>([] { return outer(1); }));
    t(current_loop().time() / 1s, "s");
}
TEST_F(legacy, values_both_ways) {
    expect_trace(values_both_ways(), "~fetch | ~fetch | 13 | 4 s");
}

task<> waits_do_not_block_others() {
    auto [a, b] =
        co_await gather(from_legacy<coroutine>([] { return outer(1); }),
                        from_legacy<coroutine>([] { return outer(2); }));
    t(a, b, current_loop().time() / 1s);
}
TEST_F(legacy, waits_do_not_block_others) {
    run(waits_do_not_block_others(), virtual_clock);
    EXPECT_EQ(trace_words.back(), "13 14 4");
}

// Exceptions cross both borders.
task<> exceptions() {
    t(co_await from_legacy<coroutine>([]() -> std::string {
        try {
            run_legacy(fail());
        } catch (const std::runtime_error &e) {
            return e.what();
        }
        return "nothing";
    }));
    try {
        co_await from_legacy<coroutine>([] {
            says_end guard("legacy");
            run_legacy(fail());
        });
    } catch (const std::runtime_error &e) {
        t("out", e.what());
    }
    try {
        co_await from_legacy<coroutine>(
            [] { throw std::runtime_error("at once"); });
    } catch (const std::runtime_error &e) {
        t(e.what());
    }
}
TEST_F(legacy, exceptions) {
    expect_trace(exceptions(), "boom | ~legacy | out boom | at once");
}

// A cancellation arrives in the legacy function, and may stay there.
task<> cancelled() {
    auto h = create_task(from_legacy<coroutine>([] {
        says_end guard("legacy");
        run_legacy(fetch(1, 1h));
        t("not reached");
    }));
    co_await sleep_for(1s);
    h.cancel();
    co_await wait(h);
    t(h.cancelled());
    auto swallows = create_task(from_legacy<coroutine>([] {
        bool once = false;
        try {
            run_legacy(sleep_for(1h));
        } catch (const cancelled_error &) {
            once = true; // not in here: see the traps
        }
        run_legacy(sleep_for(1s));
        return once;
    }));
    co_await sleep_for(1s);
    swallows.cancel();
    const bool once = co_await swallows;
    t(once, current_loop().time() / 1s);
}
TEST_F(legacy, cancelled) {
    expect_trace(cancelled(), "~fetch | ~legacy | 1 | 1 3");
}

// One stack waits for a task that enters another one.
task<int> native_between(int v) {
    co_return co_await from_legacy<coroutine>([v] { return inner(v); });
}
task<> nested() {
    t(co_await from_legacy<coroutine>([] {
        const int a = run_legacy(native_between(1));
        return a + inner(10);
    }));
    // Afterwards there is none.
    try {
        run_legacy(sleep_for(1s));
    } catch (const std::logic_error &e) {
        t(e.what());
    }
}
TEST_F(legacy, nested) {
    expect_trace(nested(), "~fetch | ~fetch | 13 | "
                           "run_legacy() outside of from_legacy()");
}

// A sink that is at hand.
int with_sink(coroutine::push_type &sink) {
    return run_legacy(fetch(5, 1s), sink);
}
task<> a_pull_type() {
    int result = 0;
    coroutine::pull_type p(
        [&](coroutine::push_type &sink) { result = with_sink(sink); });
    t("begun");
    co_await from_legacy(std::move(p));
    t(result);
    turns::pull_type q([](turns::push_type &yield) {
        t("one");
        yield();
        t("two");
    });
    current_loop().call_soon([] { t("a turn"); });
    co_await from_legacy(std::move(q));
}
TEST_F(legacy, a_pull_type) {
    expect_trace(a_pull_type(), "begun | ~fetch | 5 | one | a turn | two");
}

// One that can never end is unwound with the loop.
task<> abandons(event &never) {
    auto h = create_task(from_legacy<coroutine>([&never] {
        says_end guard("legacy");
        for (;;) {
            try {
                run_legacy(never.wait());
            } catch (const cancelled_error &) {
            }
        }
    }));
    co_await sleep_for(1s);
}
TEST_F(legacy, abandoned) {
    event never;
    expect_trace(abandons(never), "~legacy");
}

// ---- generators in the old style of Python

nested_generator<task<int>, int, std::string> old_style() {
    const int a = co_yield fetch(1, 1s);
    const int b = co_yield fetch(2, 1s);
    co_return std::to_string(a) + std::to_string(b);
}
nested_generator<task<>> catches() {
    try {
        co_yield fail();
    } catch (const std::runtime_error &e) {
        t("caught", e.what());
    }
}
nested_generator<void> gives_turns() {
    t("one");
    co_yield tick();
    t("two");
}
nested_generator<task<>> forever() {
    says_end guard("generator");
    co_yield as_task(sleep_for(1h));
    t("not reached");
}
generator<task<>> only_yields() {
    co_yield as_task(sleep_for(1s));
    co_yield as_task(sleep_for(2s));
}
task<> generators() {
    t(co_await from_legacy(old_style()));
    co_await from_legacy(catches());
    current_loop().call_soon([] { t("a turn"); });
    co_await from_legacy(gives_turns());
    auto h = create_task(from_legacy(forever()));
    co_await sleep_for(1s);
    h.cancel();
    co_await wait(h);
    t(h.cancelled());
    const auto before = current_loop().time();
    co_await from_legacy(pull<task<>>(only_yields()));
    t((current_loop().time() - before) / 1s);
}
TEST_F(legacy, generators) {
    expect_trace(generators(), "~fetch | ~fetch | 12 | caught boom | one | "
                               "a turn | two | ~generator | 1 | 3");
}

} // namespace
