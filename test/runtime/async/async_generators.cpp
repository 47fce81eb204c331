// What the golden scenarios leave open: asynchronous generators.
//
// RUN: %gxx -std=c++20 -O0 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gxx -lgtest -lgtest_main -pthread && %t.gxx --gtest_brief=1
// RUN: %clangxx -std=c++20 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lgtest -lgtest_main -pthread && %t.clang --gtest_brief=1
// RUN: %clangxx -std=c++20 -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.asan -lgtest -lgtest_main -pthread && %t.asan --gtest_brief=1

#include "Inputs/actors.hpp"

#include <recoro/async_generator.hpp>
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>
#include <recoro/timeout.hpp>

#include <memory>

using namespace recoro;

namespace {

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

} // namespace
