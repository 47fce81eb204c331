// A protothread and its macro twin leave the same trace when they are polled
// alike: results, order, and how often a condition is tested.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/pt.hpp"
#include "Inputs/trace.hpp"

#include <recoro/poll.hpp>

#include <memory>
#include <stdexcept>

using namespace recoro;

namespace {

class polling : public leak_free {
protected:
    /// Polls both, and changes `event` as often as `events` says.
    template <class Legacy, class Native>
    void compare(const std::string &expected, const std::vector<int> &events,
                 Legacy legacy, Native &&native) {
        for (int e : events) {
            event = e;
            t("=", int(legacy()));
        }
        EXPECT_EQ(trace(), expected) << "with macros";
        event = 0;
        for (int e : events) {
            event = e;
            t("=", int(native.poll()));
        }
        EXPECT_EQ(trace(), expected) << "with recoro";
    }

public:
    static inline int event = 0;
    static bool happened() {
        t("test", event);
        return event > 0;
    }
};

int waits_and_yields(pt *p) {
    PT_BEGIN(p)
    t("a1");
    PT_WAIT_UNTIL(p, polling::happened());
    t("a2");
    PT_YIELD(p);
    t("a3");
    PT_WAIT_UNTIL(p, polling::happened());
    t("a4");
    PT_END(p);
}
polled waits_and_yields() {
    t("a1");
    co_await wait_until(polling::happened);
    t("a2");
    co_await yield();
    t("a3");
    co_await wait_until(polling::happened);
    t("a4");
    co_return ended;
}
TEST_F(polling, waits_yields_and_starts_again) {
    pt p;
    compare(
        "a1 | test 0 | = 0 | test 0 | = 0 | test 1 | a2 | = 1 | a3 | "
        "test 1 | a4 | = 3 | a1 | test 1 | a2 | = 1",
        {0, 0, 1, 1, 1}, [&] { return waits_and_yields(&p); },
        protothread([] { return waits_and_yields(); }));
}

int child_count;
int child(pt *p) {
    PT_BEGIN(p)
    for (child_count = 0; child_count < 2; ++child_count) {
        t("c", child_count);
        PT_YIELD(p);
    }
    PT_END(p);
}
int parent(pt *p, pt *c) {
    PT_BEGIN(p)
    t("p1");
    PT_SPAWN(p, c, child(c));
    t("p2");
    PT_END(p);
}
polled child() {
    for (int i = 0; i < 2; ++i) {
        t("c", i);
        co_await yield();
    }
    co_return ended;
}
polled parent(protothread &c) {
    t("p1");
    c.init();
    co_await run_child(c);
    t("p2");
    co_return ended;
}
TEST_F(polling, child_runs_in_the_same_poll) {
    pt p, c;
    protothread kid([] { return child(); });
    compare(
        "p1 | c 0 | = 0 | c 1 | = 0 | p2 | = 3 | p1 | c 0 | = 0", {0, 0, 0, 0},
        [&] { return parent(&p, &c); },
        protothread([&] { return parent(kid); }));
    // PT_INIT in the midst of the parent, and of the child
    protothread again([&] { return parent(kid); });
    again.poll();
    again.init();
    t("=", int(again.poll()));
    EXPECT_EQ(trace(), "p1 | c 0 | p1 | c 0 | = 0");
}

int rounds;
int restarts(pt *p) {
    PT_BEGIN(p)
    t("r");
    PT_YIELD(p);
    if (++rounds < 3) {
        t("restart");
        PT_RESTART(p);
    }
    t("exit");
    PT_EXIT(p);
    t("never");
    PT_END(p);
}
polled restarts(int &round) {
    t("r");
    co_await yield();
    if (++round < 3) {
        t("restart");
        co_return waiting;
    }
    t("exit");
    co_return exited;
}
TEST_F(polling, restart_and_exit) {
    pt p;
    int round = 0;
    compare(
        "r | = 1 | restart | = 0 | r | = 1 | restart | = 0 | r | = 1 | "
        "exit | = 2 | r | = 1 | exit | = 2",
        {0, 0, 0, 0, 0, 0, 0, 0}, [&] { return restarts(&p); },
        protothread([&] { return restarts(round); }));
}

int yields_until(pt *p) {
    PT_BEGIN(p)
    t("y0");
    PT_YIELD_UNTIL(p, polling::happened());
    t("y1");
    PT_END(p);
}
polled yields_until() {
    t("y0");
    do
        co_await yield();
    while (!polling::happened());
    t("y1");
    co_return ended;
}
TEST_F(polling, yield_until) {
    pt p;
    compare(
        "y0 | = 1 | test 0 | = 1 | test 1 | y1 | = 3 | y0 | = 1", {0, 0, 1, 1},
        [&] { return yields_until(&p); },
        protothread([] { return yields_until(); }));
}

TEST_F(polling, several_in_turn) {
    pt p, q;
    struct two {
        protothread a{[] { return waits_and_yields(); }},
            b{[] { return waits_and_yields(); }};
        poll_result poll() {
            a.poll();
            return b.poll();
        }
    };
    compare(
        "a1 | test 1 | a2 | a1 | test 1 | a2 | = 1 | a3 | test 1 | a4 | "
        "a3 | test 1 | a4 | = 3",
        {1, 1},
        [&] {
            waits_and_yields(&p);
            return waits_and_yields(&q);
        },
        two());
}

int throws_in_condition(pt *p) {
    PT_BEGIN(p)
    t("start");
    PT_WAIT_UNTIL(p, polling::event < 2 ? polling::happened()
                                        : throw std::runtime_error("event"));
    t("on");
    PT_END(p);
}
polled throws_in_condition() {
    t("start");
    co_await wait_until([] {
        return polling::event < 2 ? polling::happened()
                                  : throw std::runtime_error("event");
    });
    t("on");
    co_return ended;
}
template <class Poll>
int guarded(Poll poll) {
    try {
        return poll();
    } catch (const std::runtime_error &e) {
        t(e.what());
        return -1;
    }
}
TEST_F(polling, exception_of_a_condition) {
    pt p;
    protothread native([] { return throws_in_condition(); });
    struct {
        protothread &of;
        int poll() {
            return guarded([this] { return of.poll(); });
        }
    } caught{native};
    compare(
        "start | event | = -1 | test 0 | = 0 | event | = -1 | test 1 | "
        "on | = 3",
        {2, 0, 2, 1},
        [&] { return guarded([&] { return throws_in_condition(&p); }); },
        caught);
}

polled fails() {
    traced local("local");
    co_await yield();
    throw std::runtime_error("failed");
}
TEST_F(polling, exception_of_the_body) {
    protothread p(fails);
    EXPECT_EQ(p.poll(), yielded);
    EXPECT_THROW(p.poll(), std::runtime_error);
    EXPECT_EQ(p.poll(), yielded) << "it starts again";
    EXPECT_EQ(trace(), "~ local");
}

TEST_F(polling, result_of_a_child_and_ownership) {
    auto shared = std::make_shared<int>(0);
    std::weak_ptr<int> watch = shared;
    int round = 2;
    protothread quits([&round] { return restarts(round); });
    auto unique = std::make_unique<int>(7);
    protothread runs([&quits, unique = std::move(unique),
                      shared = std::move(shared)]() -> polled {
        t("unique", *unique);
        const poll_result last = co_await run_child(quits);
        t("child", int(last));
        co_return last;
    });
    EXPECT_TRUE(protothread::running(runs.poll()));
    protothread moved(std::move(runs));
    EXPECT_EQ(runs.poll(), ended) << "a moved-from one has no body";
    EXPECT_EQ(moved.poll(), exited);
    EXPECT_FALSE(watch.expired());
    moved = protothread();
    EXPECT_TRUE(watch.expired());
    EXPECT_EQ(protothread().poll(), ended);
    EXPECT_EQ(trace(), "unique 7 | r | exit | child 2");
}

TEST_F(polling, destroyed_in_the_midst) {
    {
        protothread p([]() -> polled {
            traced local("local");
            co_await wait_until([] { return false; });
            co_return ended;
        });
        EXPECT_EQ(p.poll(), waiting);
        t("destroy");
    }
    EXPECT_EQ(trace(), "destroy | ~ local");
}

using polling_death = polling;
TEST_F(polling_death, polled_by_itself) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    static protothread *self;
    protothread p([]() -> polled {
        self->poll();
        co_return ended;
    });
    self = &p;
    EXPECT_DEATH(p.poll(), "polled while it runs");
}

} // namespace
