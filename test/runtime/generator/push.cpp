// push does what Boost.Coroutine's push_type does: each scenario is written in
// both libraries. Where Boost differs, that is said.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/both.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using push_copies = push<std::string, copying>;
using source_copies = source<std::string, copying>;

class pushing : public leak_free {};

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

TEST_F(pushing, values_themselves_and_the_next_one) {
    BOTH(
        "a! | a!? b | c! | c!? d",
        [] {
            push_type<std::string> k([](pull_type<std::string> &in) {
                for (std::string &text : in) {
                    text += "!";
                    t(text);
                    std::string own = text + "?";
                    t(own, in().get());
                }
            });
            for (std::string text : {"a", "b", "c", "d"})
                k(text);
        },
        [] {
            auto k = push<std::string>::from(
                [](source<std::string> &in) -> consumer<std::string> {
                    for (; in; co_await in()) {
                        std::string &text = in.current();
                        text += "!";
                        t(text);
                        std::string own = text + "?";
                        std::string next = (co_await in()).get();
                        t(own, next);
                    }
                });
            for (std::string text : {"a", "b", "c", "d"})
                k(text);
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
