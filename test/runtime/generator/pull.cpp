// pull and push do what Boost.Coroutine's types do: each scenario is written in
// both libraries, and both must leave the same trace. The Boost side is built
// by pull-like-boost.test; where Boost differs, that is said.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/trace.hpp"

#include <recoro/pull.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#if defined(WITH_BOOST)
#define BOOST_COROUTINES_NO_DEPRECATION_WARNING
#include <boost/coroutine/all.hpp>
#include <boost/coroutine2/all.hpp>
template <class T>
using pull_type = typename boost::coroutines2::coroutine<T>::pull_type;
template <class T>
using push_type = typename boost::coroutines2::coroutine<T>::push_type;
template <class T>
using old_pull_type =
    typename boost::coroutines::asymmetric_coroutine<T>::pull_type;
template <class T>
using old_push_type =
    typename boost::coroutines::asymmetric_coroutine<T>::push_type;
#define BOTH(expected, boost, native)                                          \
    do {                                                                       \
        boost();                                                               \
        EXPECT_EQ(trace(), expected) << "with Boost";                          \
        native();                                                              \
        EXPECT_EQ(trace(), expected) << "with recoro";                         \
    } while (false)
#else
#define BOTH(expected, boost, native)                                          \
    do {                                                                       \
        native();                                                              \
        EXPECT_EQ(trace(), expected);                                          \
    } while (false)
#endif

using namespace recoro;

namespace {

using pull_copies = pull<std::string, copying>;
using push_copies = push<std::string, copying>;
using source_copies = source<std::string, copying>;

class pulling : public leak_free {};
class pushing : public leak_free {};

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

// ---- push

TEST_F(pushing, first_value_starts_it_and_it_never_leaves_its_loop) {
    BOTH(
        "constructed 1 | start | got 1 | - | got 2 | destroying | ~ d",
        [] {
            push_type<int> k([](pull_type<int> &in) {
                t("start");
                traced d("d");
                while (in) {
                    t("got", in.get());
                    in();
                }
                t("never");
            });
            t("constructed", bool(k));
            k(1);
            t("-");
            k(2);
            t("destroying");
        },
        [] {
            auto k = push<int>::from([](source<int> &in) -> consumer<int> {
                t("start");
                traced d("d");
                while (in) {
                    t("got", in.get());
                    co_await in();
                }
                t("never");
            });
            t("constructed", bool(k));
            k(1);
            t("-");
            k(2);
            t("destroying");
        });
}

TEST_F(pushing, early_return) {
    BOTH(
        "got 1 | gone 1 | 0",
        [] {
            auto shared = std::make_shared<int>(1);
            std::weak_ptr<int> watch = shared;
            push_type<int> k(
                [shared](pull_type<int> &in) { t("got", in.get()); });
            shared.reset();
            k(1);
            t("gone", watch.expired());
            t(bool(k));
        },
        [] {
            auto shared = std::make_shared<int>(1);
            std::weak_ptr<int> watch = shared;
            auto k =
                push<int>::from([shared](source<int> &in) -> consumer<int> {
                    t("got", in.get());
                    co_return;
                });
            shared.reset();
            k(1);
            t("gone", watch.expired());
            t(bool(k));
        });
}

TEST_F(pushing, exceptions) {
    BOTH(
        "got 1 | E | 0 | at once | 0",
        [] {
            push_type<int> k([](pull_type<int> &in) {
                t("got", in.get());
                in();
                throw std::runtime_error("E");
            });
            k(1);
            try {
                k(2);
            } catch (const std::exception &e) {
                t(e.what());
            }
            t(bool(k));
            push_type<int> l(
                [](pull_type<int> &) { throw std::runtime_error("at once"); });
            try {
                l(1);
            } catch (const std::exception &e) {
                t(e.what());
            }
            t(bool(l));
        },
        [] {
            auto k = push<int>::from([](source<int> &in) -> consumer<int> {
                t("got", in.get());
                co_await in();
                throw std::runtime_error("E");
            });
            k(1);
            try {
                k(2);
            } catch (const std::exception &e) {
                t(e.what());
            }
            t(bool(k));
            auto l = push<int>::from([](source<int> &) -> consumer<int> {
                throw std::runtime_error("at once");
                co_return;
            });
            try {
                l(1);
            } catch (const std::exception &e) {
                t(e.what());
            }
            t(bool(l));
        });
}

#if defined(WITH_BOOST)
void two_boost(pull_type<std::string> &in, const char *who) {
    for (int i = 0; i < 2; ++i) {
        t(who, in.get());
        in();
    }
}
#endif
consumer<std::string> two(source<std::string> &in, const char *who) {
    for (int i = 0; i < 2; ++i) {
        t(who, in.get());
        co_await in();
    }
}
TEST_F(pushing, parts) {
    const std::vector<std::string> words{"a", "b", "c", "d", "e"};
    BOTH(
        "first a | first b | then c | first d | first e",
        [&] {
            push_type<std::string> k([](pull_type<std::string> &in) {
                for (;;) {
                    two_boost(in, "first");
                    t("then", in.get());
                    in();
                }
            });
            std::copy(words.begin(), words.end(), begin(k));
        },
        [&] {
            auto k = push<std::string>::from(
                [](source<std::string> &in) -> consumer<std::string> {
                    for (;;) {
                        co_await two(in, "first");
                        t("then", in.get());
                        co_await in();
                    }
                });
            std::copy(words.begin(), words.end(), begin(k));
        });
}

TEST_F(pushing, get_copies_and_moves) {
    BOTH(
        "'a' | '' | x is a",
        [] {
            push_type<std::string> k([](pull_type<std::string> &in) {
                t("'" + in.get() + "'");
                t("'" + in.get() + "'");
                in();
            });
            std::string x = "a";
            k(x);
            t("x is", x);
        },
        [] {
            auto k = push<std::string>::from(
                [](source<std::string> &in) -> consumer<std::string> {
                    t("'" + in.get() + "'");
                    t("'" + in.get() + "'");
                    co_await in();
                });
            std::string x = "a";
            k(x);
            t("x is", x);
        });
    BOTH(
        "'a' | 'a'",
        [] {
            old_push_type<std::string> k([](old_pull_type<std::string> &in) {
                t("'" + in.get() + "'");
                t("'" + in.get() + "'");
                in();
            });
            k("a");
        },
        [] {
            auto k = push_copies::from(
                [](source_copies &in) -> consumer<std::string> {
                    t("'" + in.get() + "'");
                    t("'" + in.get() + "'");
                    co_await in();
                });
            k("a");
        });
}

TEST_F(pushing, references_void_and_chaining) {
    BOTH(
        "5 | tick | tick | 0 | 1 | 2",
        [] {
            push_type<int &> k([](pull_type<int &> &in) {
                in.get() = 5;
                in();
            });
            int x = 0;
            k(x);
            t(x);
            push_type<void> v([](pull_type<void> &in) {
                t("tick");
                in();
                t("tick");
            });
            v()();
            t(bool(v));
            push_type<int> c([](pull_type<int> &in) {
                for (;;) {
                    t(in.get());
                    in();
                }
            });
            c(1)(2);
        },
        [] {
            auto k =
                push<int &>::from([](source<int &> &in) -> consumer<int &> {
                    in.get() = 5;
                    co_await in();
                });
            int x = 0;
            k(x);
            t(x);
            auto v = push<void>::from([](source<void> &in) -> consumer<void> {
                t("tick");
                co_await in();
                t("tick");
            });
            v()();
            t(bool(v));
            auto c = push<int>::from([](source<int> &in) -> consumer<int> {
                for (;;) {
                    t(in.get());
                    co_await in();
                }
            });
            c(1)(2);
        });
}

consumer<int> fails_inside(source<int> &in) {
    traced local("inner");
    co_await in();
    throw std::runtime_error("inside");
}
TEST_F(pushing, exception_of_a_part) {
    auto k = push<int>::from([](source<int> &in) -> consumer<int> {
        bool failed = false;
        try {
            co_await fails_inside(in);
        } catch (const std::runtime_error &e) {
            t("caught", e.what());
            failed = true;
        }
        if (failed)
            co_await in();
        t("got", in.get());
    });
    k(1)(2);
    EXPECT_TRUE(bool(k));
    k(3);
    EXPECT_FALSE(bool(k));
    EXPECT_EQ(trace(), "~ inner | caught inside | got 3");
}

TEST_F(pushing, early_destruction_of_parts) {
    {
        auto k = push<int>::from(
            [c = traced("captured")](source<int> &in) -> consumer<int> {
                traced local("outer");
                co_await fails_inside(in);
            });
        k(1);
        push<int> l = std::move(k);
        EXPECT_FALSE(bool(k));
        t("destroy");
    }
    EXPECT_EQ(trace(), "destroy | ~ inner | ~ outer | ~ captured");
}

using pushing_death = pushing;
TEST_F(pushing_death, into_one_that_has_finished) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    auto k = push<int>::from([](source<int> &) -> consumer<int> { co_return; });
    k(1);
    EXPECT_DEATH(k(2), "the consumer has finished");
    pull<int> none;
    EXPECT_DEATH(none(), "nothing more to pull");
}

} // namespace
