// A pull whose values a generator passes on: `co_yield elements_of(p)` does
// what `for (auto v : p) sink(v)` did, and takes the body of p over.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/both.hpp"

#include <stdexcept>
#include <string>

namespace {

class pull_inside : public leak_free {};

// Yields 1 to n, and then fails if it is to.
template <class Generator>
pull<std::string> numbers(int n, bool fails) {
    return pull<std::string>(
        [n, fails, kept = traced("closure")]() -> Generator {
            traced local("inner local");
            for (int i = 1; i <= n; ++i) {
                t("inner", i);
                co_yield std::to_string(i);
            }
            if (fails)
                throw std::runtime_error("E");
        });
}

template <class Generator>
nested_generator<std::string> around(int n, bool fails) {
    traced local("outer local");
    try {
        co_yield elements_of(numbers<Generator>(n, fails));
    } catch (const std::runtime_error &e) {
        t("caught", e.what());
    }
    co_yield "last";
}

#if defined(WITH_BOOST)
pull_type<std::string> numbers_boost(int n, bool fails) {
    return pull_type<std::string>([n, fails, kept = traced("closure")](
                                      push_type<std::string> &sink) mutable {
        traced local("inner local");
        for (int i = 1; i <= n; ++i) {
            t("inner", i);
            sink(std::to_string(i));
        }
        if (fails)
            throw std::runtime_error("E");
    });
}
pull_type<std::string> around_boost(int n, bool fails) {
    return pull_type<std::string>([=](push_type<std::string> &sink) {
        traced local("outer local");
        try {
            for (std::string v : numbers_boost(n, fails))
                sink(v);
        } catch (const std::runtime_error &e) {
            t("caught", e.what());
        }
        sink("last");
    });
}
#endif

using flat = generator<std::string>;
using nested = nested_generator<std::string>;

template <class Source>
void all_of(Source p) {
    t("made");
    for (; p; p())
        t(p.get());
}
template <class Source>
void first_of(Source p) {
    p();
    t(p.get());
}

template <class Generator>
pull<std::string> around_pull(int n, bool fails) {
    return pull<std::string>(around<Generator>(n, fails));
}

TEST_F(pull_inside, values_and_effects) {
    const char *expected =
        "inner 1 | made | 1 | inner 2 | 2 | ~ inner local | ~ closure | last | "
        "~ outer local";
    BOTH(
        expected, [] { all_of(around_boost(2, false)); },
        [] { all_of(around_pull<flat>(2, false)); });
    all_of(around_pull<nested>(2, false));
    EXPECT_EQ(trace(), expected);
}

TEST_F(pull_inside, no_value) {
    BOTH(
        "~ inner local | ~ closure | made | last | ~ outer local",
        [] { all_of(around_boost(0, false)); },
        [] { all_of(around_pull<nested>(0, false)); });
}

TEST_F(pull_inside, exceptions) {
    const char *expected = "inner 1 | made | 1 | ~ inner local | ~ closure | "
                           "caught E | last | ~ outer local";
    BOTH(
        expected, [] { all_of(around_boost(1, true)); },
        [] { all_of(around_pull<flat>(1, true)); });
    all_of(around_pull<nested>(1, true));
    EXPECT_EQ(trace(), expected);
    BOTH(
        "~ inner local | ~ closure | caught E | made | last | ~ outer local",
        [] { all_of(around_boost(0, true)); },
        [] { all_of(around_pull<flat>(0, true)); });
}

TEST_F(pull_inside, early_end) {
    const char *expected =
        "inner 1 | inner 2 | 2 | ~ inner local | ~ closure | ~ outer local";
    BOTH(
        expected, [] { first_of(around_boost(3, false)); },
        [] { first_of(around_pull<flat>(3, false)); });
    first_of(around_pull<nested>(3, false));
    EXPECT_EQ(trace(), expected);
}

nested_generator<int &> references(int &variable) {
    co_yield variable;
    t("is", variable);
    co_yield variable;
}
nested_generator<int &> around_references(int &variable) {
    co_yield elements_of(pull<int &>(references(variable)));
}
nested_generator<void> ticks() {
    co_yield tick{};
    co_yield tick{};
}

TEST_F(pull_inside, other_elements) {
    int variable = 0;
    pull<int &> p(around_references(variable));
    p.get() = 3;
    p();
    p.get() = 4;
    t("is", variable);
    int count = 0;
    for (auto rest = pull<void>(ticks()).rest(); rest.next();)
        ++count;
    EXPECT_EQ(count, 2);
    EXPECT_EQ(trace(), "is 3 | is 4");
}

// A variable is false from then on, and goes on where it was.
nested_generator<std::string> from_the_second_on(pull<std::string> &p) {
    p();
    co_yield elements_of(p);
    t(bool(p));
}
TEST_F(pull_inside, variables) {
    auto p = numbers<nested>(3, false);
    for (auto rest = from_the_second_on(p); std::string *each = rest.next();)
        t(*each);
    EXPECT_EQ(trace(), "inner 1 | inner 2 | 2 | inner 3 | 3 | ~ inner local | "
                       "~ closure | 0");
}

// Each level has a pull of its own; a step costs the same at any depth, and
// none uses the stack.
pull<int> levels(int depth, int n) {
    if (depth == 0)
        return pull<int>([n]() -> generator<int> {
            for (int i = 0; i < n; ++i)
                co_yield i;
        });
    return pull<int>([depth, n]() -> nested_generator<int> {
        co_yield elements_of(levels(depth - 1, n));
    });
}
TEST_F(pull_inside, deep) {
    long sum = 0;
    for (int each : levels(100, 1000))
        sum += each;
    EXPECT_EQ(sum, 499500);
    pull<int> stopped = levels(100, 3);
    stopped()();
    EXPECT_EQ(stopped.get(), 2);
}

} // namespace
