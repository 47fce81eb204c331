// The scenarios of CPython 3.11 that concern generators, each under its name,
// with the words that CPython prints. Two say it in words of our own: a value
// sent too early (send_first_nonnone) and one sent to a plain range
// (yf_plain_iterable_send_none_ok) are std::logic_error here.
// stopiteration_inside_becomes_runtimeerror has no counterpart: the end of a
// generator is not an exception.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/trace.hpp"

#include <recoro/generator.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace recoro;

namespace {

class golden : public leak_free {};

struct value_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct key_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

nested_generator<int, int> yield_1() { co_yield 1; }
TEST_F(golden, send_first_nonnone) {
    auto g = yield_1();
    try {
        g.send(5);
    } catch (const std::logic_error &e) {
        t("TypeError", e.what());
    }
    EXPECT_EQ(trace(),
              "TypeError can't send a value to a just-started generator");
}

generator<int> say_body() {
    t("body");
    co_yield 1;
}
nested_generator<int> say_body_nested() {
    t("body");
    co_yield 1;
}
TEST_F(golden, lazy_start) {
    auto x = say_body();
    t("created");
    x.next();
    EXPECT_EQ(trace(), "created | body");
    auto y = say_body_nested();
    t("created");
    y.next();
    EXPECT_EQ(trace(), "created | body");
}

nested_generator<int, std::string, std::string> values_inner() {
    auto r = co_yield 1;
    t("i", r);
    co_yield 2;
    co_return "R";
}
nested_generator<int, std::string> values_outer() {
    auto v = co_await delegate(values_inner());
    t("o", v);
    co_yield 3;
}
TEST_F(golden, yf_values_and_return) {
    auto x = values_outer();
    t(*x.next());
    t(*x.send("S"));
    t(*x.next());
    if (!x.next())
        t("ret None");
    EXPECT_EQ(trace(), "1 | i S | 2 | o R | 3 | ret None");
}

nested_generator<int, void, std::string> catching_inner() {
    bool thrown = false;
    try {
        co_yield 1;
    } catch (const value_error &e) {
        t("inner caught", e.what());
        thrown = true;
    }
    if (thrown)
        co_yield 10;
    co_return "r";
}
nested_generator<int> catching_outer() {
    auto v = co_await delegate(catching_inner());
    t("v", v);
    co_yield 20;
}
TEST_F(golden, yf_throw_caught_inside) {
    auto x = catching_outer();
    x.next();
    t(*x.throw_(value_error("boom")));
    t(*x.next());
    EXPECT_EQ(trace(), "inner caught boom | 10 | v r | 20");
}

nested_generator<int, void, std::string> returning_inner() {
    try {
        co_yield 1;
    } catch (const value_error &) {
        co_return "from-throw";
    }
    co_return "";
}
nested_generator<int> returning_outer() {
    auto v = co_await delegate(returning_inner());
    t("v", v);
    co_yield 2;
}
TEST_F(golden, yf_throw_makes_inner_return) {
    auto x = returning_outer();
    x.next();
    t(*x.throw_(value_error("")));
    EXPECT_EQ(trace(), "v from-throw | 2");
}

nested_generator<int> ignoring_close() {
    bool closing = false;
    try {
        co_yield 1;
    } catch (const generator_exit &) {
        closing = true;
    }
    if (closing)
        co_yield 2;
}
TEST_F(golden, close_ignored_is_error) {
    auto x = ignoring_close();
    x.next();
    try {
        x.close();
    } catch (const std::runtime_error &e) {
        t("RuntimeError", e.what());
    }
    EXPECT_EQ(trace(), "RuntimeError generator ignored GeneratorExit");
}

nested_generator<int> never() {
    t("never");
    traced finally("never2");
    co_yield 1;
}
TEST_F(golden, close_unstarted_runs_nothing) {
    auto x = never();
    x.close();
    t("ok");
    EXPECT_EQ(trace(), "ok");
}

nested_generator<int> never_at_all() {
    t("never");
    co_yield 1;
}
TEST_F(golden, throw_unstarted) {
    auto x = never_at_all();
    try {
        x.throw_(key_error("'k'"));
    } catch (const key_error &e) {
        t("KeyError", e.what());
    }
    if (!x.next())
        t("done");
    EXPECT_EQ(trace(), "KeyError 'k' | done");
}

template <class Generator>
Generator fails_later() {
    co_yield 1;
    throw value_error("x");
}
template <class Generator>
void fail_and_ask_again() {
    auto x = fails_later<Generator>();
    x.next();
    try {
        x.next();
    } catch (const value_error &) {
        t("VE");
    }
    if (!x.next())
        t("SI");
    EXPECT_EQ(trace(), "VE | SI");
}
TEST_F(golden, exception_in_body_then_exhausted) {
    fail_and_ask_again<generator<int>>();
    fail_and_ask_again<nested_generator<int>>();
}

nested_generator<int, int> from_list() {
    const std::vector<int> list{1, 2};
    co_yield elements_of(list);
}
TEST_F(golden, yf_plain_iterable_send_none_ok) {
    auto x = from_list();
    t(*x.next());
    t(*x.send(std::nullopt));
    auto y = from_list();
    y.next();
    try {
        y.send(5);
    } catch (const std::logic_error &) {
        t("AttributeError");
    }
    EXPECT_EQ(trace(), "1 | 2 | AttributeError");
}

} // namespace
