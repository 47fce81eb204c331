// pull does what Boost.Coroutine's pull_type does: each scenario is written in
// both libraries. Where Boost differs, that is said.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/both.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using pull_copies = pull<std::string, copying>;

class pulling : public leak_free {};

// What it runs may give any other range, which is gone through once.
TEST_F(pulling, of_another_range) {
    struct countdown {
        using value_type = int;
        using difference_type = std::ptrdiff_t;
        int n;
        int operator*() const { return n; }
        countdown &operator++() {
            --n;
            return *this;
        }
        void operator++(int) { --n; }
        bool operator==(std::default_sentinel_t) const { return n == 0; }
    };
    struct counts {
        countdown begin() const { return {3}; }
        std::default_sentinel_t end() const { return {}; }
    };
    int made = 0;
    pull<int> p([&made] {
        ++made;
        return counts{};
    });
    EXPECT_EQ(made, 1);
    EXPECT_EQ(p.get(), 3);
    std::vector<int> all;
    for (int n : p)
        all.push_back(n);
    EXPECT_EQ(all, (std::vector<int>{3, 2, 1}));
    EXPECT_FALSE(p);
}

TEST_F(pulling, starts_at_once) {
    BOTH(
        "before | body 1 | constructed | got 1 | body 2 | got 2 | body 3",
        [] {
            t("before");
            pull_type<int> p([](push_type<int> &sink) {
                t("body 1");
                sink(1);
                t("body 2");
                sink(2);
                t("body 3");
            });
            t("constructed");
            for (; p; p())
                t("got", p.get());
        },
        [] {
            t("before");
            auto p = pull<int>::from([]() -> generator<int> {
                t("body 1");
                co_yield 1;
                t("body 2");
                co_yield 2;
                t("body 3");
            });
            t("constructed");
            for (; p; p())
                t("got", p.get());
        });
}

TEST_F(pulling, exceptions) {
    BOTH(
        "constructor: E | got 1 | operator(): F | 0 | ++it: F | 0",
        [] {
            try {
                pull_type<int> p(
                    [](push_type<int> &) { throw std::runtime_error("E"); });
                t("never");
            } catch (const std::exception &e) {
                t("constructor:", e.what());
            }
            const auto body = [](push_type<int> &sink) {
                sink(1);
                throw std::runtime_error("F");
            };
            pull_type<int> p(body);
            t("got", p.get());
            try {
                p();
            } catch (const std::exception &e) {
                t("operator():", e.what());
            }
            t(bool(p));
            pull_type<int> q(body);
            auto it = begin(q);
            try {
                ++it;
            } catch (const std::exception &e) {
                t("++it:", e.what());
            }
            t(bool(q));
        },
        [] {
            try {
                auto p = pull<int>::from([]() -> generator<int> {
                    throw std::runtime_error("E");
                    co_return;
                });
                t("never");
            } catch (const std::exception &e) {
                t("constructor:", e.what());
            }
            const auto body = []() -> generator<int> {
                co_yield 1;
                throw std::runtime_error("F");
            };
            auto p = pull<int>::from(body);
            t("got", p.get());
            try {
                p();
            } catch (const std::exception &e) {
                t("operator():", e.what());
            }
            t(bool(p));
            auto q = pull<int>::from(body);
            auto it = begin(q);
            try {
                ++it;
            } catch (const std::exception &e) {
                t("++it:", e.what());
            }
            t(bool(q));
        });
}

TEST_F(pulling, get_moves_out) {
    BOTH(
        "'hello' | '' | x is hello",
        [] {
            pull_type<std::string> p([](push_type<std::string> &sink) {
                std::string x = "hello";
                sink(x);
                t("x is", x);
            });
            t("'" + p.get() + "'");
            t("'" + p.get() + "'");
            p();
        },
        [] {
            auto p = pull<std::string>::from([]() -> generator<std::string> {
                std::string x = "hello";
                co_yield x;
                t("x is", x);
            });
            t("'" + p.get() + "'");
            t("'" + p.get() + "'");
            p();
        });
}

TEST_F(pulling, get_copies_in_version_1) {
    BOTH(
        "'hello' | 'hello'",
        [] {
            old_pull_type<std::string> p(
                [](old_push_type<std::string> &sink) { sink("hello"); });
            t("'" + p.get() + "'");
            t("'" + p.get() + "'");
        },
        [] {
            auto p = pull_copies::from(
                []() -> generator<std::string> { co_yield "hello"; });
            t("'" + p.get() + "'");
            t("'" + p.get() + "'");
        });
}

struct counted {
    static inline int copies = 0, moves = 0;
    int value;
    explicit counted(int v) : value(v) {}
    counted(const counted &o) : value(o.value) { ++copies; }
    counted(counted &&o) noexcept : value(std::exchange(o.value, -1)) {
        ++moves;
    }
};
TEST_F(pulling, copies_and_moves) {
    BOTH(
        "x is 1 | y is -1 | 1 and 2 | copies 1 moves 3",
        [] {
            counted::copies = counted::moves = 0;
            pull_type<counted> p([](push_type<counted> &sink) {
                counted x(1), y(2);
                sink(x);
                t("x is", x.value);
                sink(std::move(y));
                t("y is", y.value);
            });
            counted a = p.get();
            p();
            // Not got before the producer goes on: it has been moved already.
            pull_type<counted>::iterator it(&p);
            counted b = p.get();
            p();
            t(a.value, "and", b.value);
            t("copies", counted::copies, "moves", counted::moves);
        },
        [] {
            counted::copies = counted::moves = 0;
            auto p = pull<counted>::from([]() -> generator<counted> {
                counted x(1), y(2);
                co_yield x;
                t("x is", x.value);
                co_yield std::move(y);
                t("y is", y.value);
            });
            counted a = p.get();
            p();
            pull<counted>::iterator it(&p);
            counted b = p.get();
            p();
            t(a.value, "and", b.value);
            t("copies", counted::copies, "moves", counted::moves);
        });
}

TEST_F(pulling, references) {
    BOTH(
        "x is 42",
        [] {
            pull_type<int &> p([](push_type<int &> &sink) {
                int x = 1;
                sink(x);
                t("x is", x);
            });
            p.get() = 42;
            p();
        },
        [] {
            auto p = pull<int &>::from([]() -> generator<int &> {
                int x = 1;
                co_yield x;
                t("x is", x);
            });
            p.get() = 42;
            p();
        });
}

TEST_F(pulling, iterates_breaks_and_goes_on) {
    BOTH(
        "0 | 1 | and | 1 | 2 | 3 | 4 | false",
        [] {
            pull_type<int> p([](push_type<int> &sink) {
                for (int i = 0; i < 5; ++i)
                    sink(i);
            });
            for (int x : p)
                if (t(x); x == 1)
                    break;
            t("and");
            for (int x : p)
                t(x);
            t(p ? "true" : "false");
        },
        [] {
            auto p = pull<int>::from([]() -> generator<int> {
                for (int i = 0; i < 5; ++i)
                    co_yield i;
            });
            for (int x : p)
                if (t(x); x == 1)
                    break;
            t("and");
            for (int x : p)
                t(x);
            t(p ? "true" : "false");
        });
}

TEST_F(pulling, writes_through_the_iterator) {
    BOTH(
        "9 | 2",
        [] {
            pull_type<int> p([](push_type<int> &sink) {
                sink(1);
                sink(2);
            });
            auto it = begin(p);
            *it = 9;
            t(p.get());
            ++it;
            t(*it);
            ++it;
            EXPECT_TRUE(it == end(p));
        },
        [] {
            auto p = pull<int>::from([]() -> generator<int> {
                co_yield 1;
                co_yield 2;
            });
            auto it = begin(p);
            *it = 9;
            t(p.get());
            ++it;
            t(*it);
            ++it;
            EXPECT_TRUE(it == end(p));
        });
}

TEST_F(pulling, void_values) {
    BOTH(
        "a | - | b | - | c | 0",
        [] {
            pull_type<void> p([](push_type<void> &sink) {
                t("a");
                sink();
                t("b");
                sink();
                t("c");
            });
            t("-");
            p();
            t("-");
            p();
            t(bool(p));
        },
        [] {
            auto p = pull<void>::from([]() -> generator<void> {
                t("a");
                co_yield tick{};
                t("b");
                co_yield tick{};
                t("c");
            });
            t("-");
            p();
            t("-");
            p();
            t(bool(p));
        });
}

TEST_F(pulling, moves) {
    BOTH(
        "0 1 | 2 | back 2 | ~ d | reassigned 7 | 1 1",
        [] {
            pull_type<int> p([](push_type<int> &sink) {
                traced d("d");
                sink(1);
                sink(2);
            });
            pull_type<int> q(std::move(p));
            t(bool(p), bool(q));
            q();
            t(q.get());
            p = std::move(q);
            t("back", p.get());
            p = pull_type<int>([](push_type<int> &sink) { sink(7); });
            t("reassigned", p.get());
            pull_type<int> r([](push_type<int> &sink) { sink(8); });
            p = std::move(r);
            t(bool(p), bool(r)); // an assignment swaps
        },
        [] {
            auto p = pull<int>::from([]() -> generator<int> {
                traced d("d");
                co_yield 1;
                co_yield 2;
            });
            pull<int> q(std::move(p));
            t(bool(p), bool(q));
            q();
            t(q.get());
            p = std::move(q);
            t("back", p.get());
            p = pull<int>::from([]() -> generator<int> { co_yield 7; });
            t("reassigned", p.get());
            auto r = pull<int>::from([]() -> generator<int> { co_yield 8; });
            p = std::move(r);
            t(bool(p), bool(r));
        });
}

TEST_F(pulling, closure_lives_as_long_as_the_body) {
    BOTH(
        "outer reset | used 1 | gone 1 | 0",
        [] {
            auto shared = std::make_shared<int>(1);
            std::weak_ptr<int> watch = shared;
            pull_type<int> p([shared](push_type<int> &sink) {
                sink(1);
                t("used", shared.use_count());
            });
            shared.reset();
            t("outer reset");
            p();
            t("gone", watch.expired());
            t(bool(p));
        },
        [] {
            auto shared = std::make_shared<int>(1);
            std::weak_ptr<int> watch = shared;
            pull<int> p([shared]() -> generator<int> {
                co_yield 1;
                t("used", shared.use_count());
            });
            shared.reset();
            t("outer reset");
            p();
            t("gone", watch.expired());
            t(bool(p));
        });
}

// Boost runs catch (...) here, and std::uncaught_exceptions() is 1 in the
// destructors; a native coroutine is destroyed without an exception.
TEST_F(pulling, early_destruction) {
    BOTH(
        "~ b | ~ a | ~ captured",
        [] {
            pull_type<int> p(
                [c = traced("captured")](push_type<int> &sink) mutable {
                    traced a("a"), b("b");
                    try {
                        sink(1);
                    } catch (const std::exception &) {
                        t("never");
                    }
                });
        },
        [] {
            pull<int> p([c = traced("captured")]() -> generator<int> {
                traced a("a"), b("b");
                try {
                    co_yield 1;
                } catch (const std::exception &) {
                    t("never");
                }
            });
        });
}

struct node {
    int value;
    node *left, *right;
};
#if defined(WITH_BOOST)
void walk_boost(const node *n, push_type<int> &sink) {
    if (!n)
        return;
    walk_boost(n->left, sink);
    sink(n->value);
    walk_boost(n->right, sink);
}
#endif
nested_generator<int> walk(const node *n) {
    if (!n)
        co_return;
    co_yield elements_of(walk(n->left));
    co_yield n->value;
    co_yield elements_of(walk(n->right));
}
TEST_F(pulling, recursion_and_algorithms) {
    static node n1{1, nullptr, nullptr}, n3{3, nullptr, nullptr},
        n2{2, &n1, &n3};
    BOTH(
        "1 | 2 | 3 | sum 6",
        [] {
            const auto body = [](push_type<int> &sink) {
                walk_boost(&n2, sink);
            };
            pull_type<int> p(body);
            for (int i : p)
                t(i);
            pull_type<int> q(body);
            int sum = 0;
            std::for_each(begin(q), end(q), [&](int i) { sum += i; });
            t("sum", sum);
        },
        [] {
            pull<int> p(walk(&n2));
            for (int i : p)
                t(i);
            auto q = pull<int>::from([] { return walk(&n2); });
            int sum = 0;
            std::for_each(begin(q), end(q), [&](int i) { sum += i; });
            t("sum", sum);
        });
}

TEST_F(pulling, plain_types) {
    pull<int> none;
    EXPECT_TRUE(!none);
    static_assert(!std::copy_constructible<pull<int>>);
    static_assert(std::input_iterator<pull<std::string>::iterator>);
    auto owners = pull<std::unique_ptr<int>>::from(
        []() -> generator<std::unique_ptr<int>> {
            co_yield std::make_unique<int>(4);
        });
    auto owner = owners.get();
    EXPECT_EQ(*owner, 4);
    std::vector<pull<int>> many;
    for (int n = 0; n < 3; ++n)
        many.push_back(pull<int>::from([n]() -> generator<int> {
            for (int i = n;; ++i)
                co_yield i;
        }));
    for (auto &each : many)
        t(each().get());
    EXPECT_EQ(trace(), "1 | 2 | 3");
}

} // namespace
