// The scenarios of like_asyncio.py, each under its name, with the words that it
// prints. Python's `finally` that awaits is a handler that keeps the exception,
// and the clean-up after it.
#include <recoro/async_generator.hpp>
#include <recoro/debug.hpp>
#include <recoro/gather.hpp>
#include <recoro/generator.hpp>
#include <recoro/sync.hpp>
#include <recoro/task_group.hpp>
#include <recoro/timeout.hpp>

#include <iostream>
#include <sstream>

using namespace recoro;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> words;

// Adds one entry: its arguments, separated by blanks.
template <class... A>
void t(const A &...a) {
    std::ostringstream out;
    const char *separator = "";
    ((out << separator << a, separator = " "), ...);
    words.push_back(out.str());
}

// As Python prints them.
std::string word(bool b) { return b ? "True" : "False"; }
std::string now() {
    std::ostringstream out;
    out << double(current_loop().time() / 1ms) / 1000;
    return out.str().find('.') == std::string::npos ? out.str() + ".0"
                                                    : out.str();
}
std::string list_of(const std::vector<std::string> &items) {
    std::string text = "[";
    for (const auto &item : items)
        text += (text.size() > 1 ? ", '" : "'") + item + "'";
    return text + "]";
}

struct key_error : std::runtime_error {
    using runtime_error::runtime_error;
};
struct value_error : std::runtime_error {
    explicit value_error(const std::string &s = "") : runtime_error(s) {}
};
std::string kind(const std::exception_ptr &e) {
    try {
        std::rethrow_exception(e);
    } catch (const value_error &) {
        return "ValueError";
    } catch (const key_error &) {
        return "KeyError";
    } catch (const cancelled_error &) {
        return "CancelledError";
    } catch (const exception_group &) {
        return "ExceptionGroup";
    } catch (...) {
        return "?";
    }
}
std::string what(const std::exception_ptr &e) {
    try {
        std::rethrow_exception(e);
    } catch (const std::exception &x) {
        return x.what();
    } catch (...) {
        return "?";
    }
}

struct scenario {
    const char *name;
    task<> (*run)();
};
std::vector<scenario> scenarios;
struct registered {
    registered(const char *name, task<> (*run)()) {
        scenarios.push_back({name, run});
    }
};
#define SCENARIO(name)                                                         \
    task<> name();                                                             \
    const registered name##_is_registered(#name, name);                        \
    task<> name()

SCENARIO(finally_awaits_during_cancel) {
    struct F {
        static task<> w() {
            std::exception_ptr e;
            try {
                co_await sleep_for(10s);
            } catch (...) {
                e = std::current_exception();
            }
            t("cleanup");
            co_await sleep_for(1s);
            t("cleaned", now());
            if (e)
                std::rethrow_exception(e);
        }
    };
    auto k = create_task(F::w());
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("CE", now(), word(k.cancelled()));
    }
}

SCENARIO(cancel_twice_during_cleanup) {
    struct F {
        static task<> w() {
            std::exception_ptr e;
            try {
                co_await sleep_for(10s);
            } catch (...) {
                e = std::current_exception();
            }
            try {
                co_await sleep_for(5s);
            } catch (const cancelled_error &) {
                t("second", current_task().cancelling());
                throw;
            }
            if (e)
                std::rethrow_exception(e);
        }
    };
    auto k = create_task(F::w());
    co_await sleep_for(1s);
    k.cancel();
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("CE", now());
    }
}

SCENARIO(gather_re_mixed) {
    struct F {
        static task<int> f(int i) {
            co_await sleep_for(std::chrono::seconds(i));
            if (i == 2)
                throw value_error("2");
            if (i == 3)
                throw cancelled_error();
            co_return i;
        }
    };
    auto [a, b, c] =
        co_await gather(policy::collect, F::f(1), F::f(2), F::f(3));
    std::vector<std::string> v;
    for (auto *o : {&a, &b, &c})
        v.push_back(*o ? "int" : kind(o->error()));
    t(list_of(v), now());
}

SCENARIO(gather_outer_cancel_inner_swallows) {
    struct F {
        static task<int> w() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                t("sw");
            }
            co_return 5;
        }
        static task<> m() {
            try {
                auto [a, b] = co_await gather(w(), w());
                t("result", a, b);
            } catch (const cancelled_error &) {
                t("CE");
                throw;
            }
        }
    };
    auto k = create_task(F::m());
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("outer CE");
    }
}

SCENARIO(tg_two_fail_same_turn) {
    struct F {
        static task<> f(std::string n) {
            co_await sleep_for(1s);
            throw value_error(n);
        }
    };
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(F::f("1"));
            g.create_task(F::f("2"));
            co_await sleep_for(5s);
        });
    } catch (const exception_group &e) {
        std::vector<std::string> v;
        for (auto &x : e.exceptions())
            v.push_back(what(x));
        t(list_of(v), now());
    }
}

SCENARIO(tg_child_fails_in_cleanup) {
    struct F {
        static task<> f() {
            co_await sleep_for(1s);
            throw value_error("a");
        }
        static task<> c() {
            try {
                co_await sleep_for(10s);
            } catch (...) {
                throw key_error("cleanup");
            }
        }
    };
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(F::f());
            g.create_task(F::c());
            co_return;
        });
    } catch (const exception_group &e) {
        std::vector<std::string> v;
        for (auto &x : e.exceptions())
            v.push_back(kind(x));
        t(list_of(v));
    }
}

SCENARIO(tg_body_raises) {
    struct F {
        static task<> c() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                t("child CE");
                throw;
            }
        }
    };
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(F::c());
            co_await sleep_for(0s);
            throw value_error("body");
        });
    } catch (const exception_group &e) {
        std::vector<std::string> v;
        for (auto &x : e.exceptions())
            v.push_back(what(x));
        t(list_of(v));
    }
}

SCENARIO(tg_nested) {
    struct F {
        static task<> f() {
            co_await sleep_for(1s);
            throw value_error("in");
        }
        static task<> s() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                t("sib CE");
                throw;
            }
        }
    };
    try {
        co_await task_group::run([](task_group &o) -> task<> {
            o.create_task(F::s());
            co_await task_group::run([](task_group &i) -> task<> {
                i.create_task(F::f());
                i.create_task(F::s());
                co_return;
            });
        });
    } catch (const exception_group &e) {
        std::vector<std::string> v;
        try {
            std::rethrow_exception(e.exceptions()[0]);
        } catch (const exception_group &i) {
            for (auto &x : i.exceptions())
                v.push_back(what(x));
        }
        t(kind(e.exceptions()[0]), list_of(v));
    }
}

SCENARIO(tg_cancel_child_only) {
    struct F {
        static task<> s() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                t("CE");
                throw;
            }
        }
    };
    task_handle<> k;
    co_await task_group::run([&](task_group &g) -> task<> {
        k = g.create_task(F::s());
        auto k2 = g.create_task(as_task(sleep_for(2s)));
        co_await sleep_for(1s);
        k.cancel();
    });
    t("ok", now(), word(k.cancelled()));
}

SCENARIO(tg_child_adds) {
    struct F {
        static task<> sub() {
            co_await sleep_for(1s);
            t("sub", now());
        }
        static task<> c(task_group &g) {
            co_await sleep_for(1s);
            g.create_task(sub());
            t("c", now());
        }
    };
    co_await task_group::run([](task_group &g) -> task<> {
        g.create_task(F::c(g));
        co_return;
    });
    t("end", now());
}

SCENARIO(tg_outer_cancel) {
    struct F {
        static task<> s() {
            struct fin {
                ~fin() { t("child fin"); }
            } f;
            co_await sleep_for(10s);
        }
        static task<> m() {
            try {
                co_await task_group::run([](task_group &g) -> task<> {
                    g.create_task(s());
                    co_return;
                });
            } catch (const cancelled_error &) {
                t("CE", current_task().cancelling());
                throw;
            }
        }
    };
    auto k = create_task(F::m());
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("done", k.cancelling());
    }
}

SCENARIO(timeout_inside_timeout) {
    try {
        co_await timeout(3s, []() -> task<> {
            try {
                co_await timeout(1s, sleep_for(10s));
            } catch (const timeout_error &) {
                t("inner", now());
            }
            co_await sleep_for(10s);
        });
    } catch (const timeout_error &) {
        t("outer", now());
    }
    t(current_task().cancelling());
}

SCENARIO(timeout_body_raises_other_on_cancel) {
    try {
        co_await timeout(1s, []() -> task<> {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                throw value_error("x");
            }
        });
    } catch (const value_error &) {
        t("VE", current_task().cancelling());
    } catch (const timeout_error &) {
        t("TE");
    }
}

SCENARIO(timeout_body_swallows) {
    bool ex = false;
    co_await timeout(1s, [&](timeout_scope &s) -> task<> {
        try {
            co_await sleep_for(10s);
        } catch (const cancelled_error &) {
            t("sw");
        }
        ex = s.expired();
    });
    t("after", word(ex), current_task().cancelling());
    co_await sleep_for(1s);
    t("end", now());
}

SCENARIO(timeout_zero) {
    try {
        co_await timeout(0s, []() -> task<> {
            t("body");
            co_await sleep_for(0s);
            t("not");
        });
    } catch (const timeout_error &) {
        t("TE");
    }
}

SCENARIO(timeout_zero_no_await) {
    try {
        co_await timeout(0s, []() -> task<> {
            t("body");
            co_return;
        });
        t("no TE", current_task().cancelling());
    } catch (const timeout_error &) {
        t("TE");
    }
}

SCENARIO(wait_for_zero_done) {
    struct F {
        static task<int> f() { co_return 3; }
        static task<int> g() {
            t("ran");
            co_return 1;
        }
    };
    auto k = create_task(F::f());
    co_await sleep_for(0s);
    t(co_await wait_for(k, 0s));
    try {
        t(co_await wait_for(F::g(), 0s));
    } catch (const timeout_error &) {
        t("TE");
    }
}

SCENARIO(wait_for_inner_returns_on_cancel) {
    struct F {
        static task<std::string> g() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
            }
            co_return "late";
        }
    };
    try {
        t(co_await wait_for(F::g(), 1s));
    } catch (const timeout_error &) {
        t("TE");
    }
}

SCENARIO(wait_for_inner_raises_on_cancel) {
    struct F {
        static task<std::string> g() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                throw value_error("v");
            }
            co_return "";
        }
    };
    try {
        t(co_await wait_for(F::g(), 1s));
    } catch (const timeout_error &) {
        t("TE");
    } catch (const value_error &) {
        t("VE");
    }
}

SCENARIO(wait_for_nested_shield) {
    struct F {
        static task<int> g() {
            co_await sleep_for(3s);
            t("inner done", now());
            co_return 1;
        }
    };
    auto k = create_task(F::g());
    try {
        co_await wait_for(shield(k), 1s);
    } catch (const timeout_error &) {
        t("TE", now(), word(k.cancelled()));
    }
    t(co_await k);
}

SCENARIO(shield_inner_cancelled) {
    struct F {
        static task<> g() { co_await sleep_for(3s); }
        static task<> m(task_handle<> k) {
            try {
                co_await shield(k);
            } catch (const cancelled_error &) {
                t("CE", current_task().cancelling());
            }
        }
    };
    auto k = create_task(F::g());
    auto o = create_task(F::m(k));
    co_await sleep_for(1s);
    k.cancel();
    co_await o;
    t(word(o.cancelled()));
}

SCENARIO(shield_inner_fails_after_outer_cancel) {
    struct F {
        static task<> g() {
            co_await sleep_for(3s);
            throw value_error("x");
        }
        static task<> m(task_handle<> k) { co_await shield(k); }
    };
    auto k = create_task(F::g());
    auto o = create_task(F::m(k));
    co_await sleep_for(1s);
    o.cancel();
    try {
        co_await o;
    } catch (const cancelled_error &) {
        t("CE");
    }
    try {
        co_await k;
    } catch (const value_error &) {
        t("VE", now());
    }
}

SCENARIO(wait_first_exception) {
    struct F {
        static task<int> f(int d, bool x) {
            co_await sleep_for(std::chrono::seconds(d));
            if (x)
                throw value_error();
            co_return d;
        }
    };
    std::vector<task_handle<int>> ks;
    ks.push_back(create_task(F::f(1, false)));
    ks.push_back(create_task(F::f(2, true)));
    ks.push_back(create_task(F::f(3, false)));
    auto r = co_await wait(ks, return_when::first_exception);
    t(r.done.size(), r.pending.size(), now());
    for (auto &d : r.done)
        if (!d.cancelled())
            (void)d.exception();
    r = co_await wait(r.pending, 500ms);
    t(r.done.size(), r.pending.size(), now());
    r = co_await wait(r.pending);
    t(r.done.size(), r.pending.size(), now());
}

SCENARIO(wait_first_exception_cancel_counts_not) {
    struct F {
        static task<> f(int d) { co_await sleep_for(std::chrono::seconds(d)); }
    };
    std::vector<task_handle<>> ks;
    ks.push_back(create_task(F::f(5)));
    ks.push_back(create_task(F::f(2)));
    ks[0].cancel();
    auto r = co_await wait(ks, return_when::first_exception);
    t(r.done.size(), r.pending.size(), now());
}

SCENARIO(wait_cancelled_leaves_tasks) {
    struct F {
        static task<> f() {
            co_await sleep_for(3s);
            t("f", now());
        }
        static task<> m(task_handle<> k) { co_await wait(k); }
    };
    auto k = create_task(F::f());
    auto o = create_task(F::m(k));
    co_await sleep_for(1s);
    o.cancel();
    try {
        co_await o;
    } catch (const cancelled_error &) {
        t("CE", word(k.done()));
    }
    co_await k;
}

SCENARIO(as_completed_with_failure) {
    struct F {
        static task<int> f(int d) {
            co_await sleep_for(std::chrono::seconds(d));
            if (d == 2)
                throw value_error("2");
            co_return d;
        }
    };
    for (auto c : as_completed(F::f(3), F::f(2), F::f(1))) {
        try {
            t(co_await c);
        } catch (const value_error &e) {
            t("VE", e.what());
        }
    }
}

SCENARIO(semaphore_fair) {
    struct F {
        static task<> w(semaphore &s, int n, int d) {
            auto g = co_await s.scoped();
            t("in", n, now());
            co_await sleep_for(std::chrono::seconds(d));
            t("out", n, now());
        }
    };
    semaphore s(2);
    co_await gather(F::w(s, 1, 3), F::w(s, 2, 1), F::w(s, 3, 1), F::w(s, 4, 1));
}

SCENARIO(semaphore_cancel_waiter) {
    struct F {
        static task<> w(semaphore &s, int n) {
            auto g = co_await s.scoped();
            t("in", n);
            co_await sleep_for(1s);
        }
    };
    semaphore s(1);
    std::vector<task_handle<>> a;
    for (int i = 0; i < 3; ++i)
        a.push_back(create_task(F::w(s, i)));
    co_await sleep_for(0s);
    a[1].cancel();
    co_await gather(policy::collect, a);
    t(now(), word(s.locked()));
}

SCENARIO(lock_release_then_acquire_again) {
    struct F {
        static task<> w(lock &l, int n) {
            auto g = co_await l.scoped();
            t("w", n);
        }
    };
    lock l;
    co_await l.acquire();
    auto k = create_task(F::w(l, 1));
    co_await sleep_for(0s);
    l.release();
    t(word(l.locked()));
    co_await l.acquire();
    t("me");
    l.release();
    co_await k;
}

SCENARIO(lock_release_unlocked) {
    lock l;
    try {
        l.release();
    } catch (const std::logic_error &) {
        t("RE");
    }
    co_return;
}

SCENARIO(condition_wait_for) {
    struct F {
        static task<> w(condition &c, int &v, int n) {
            auto g = co_await c.scoped();
            co_await c.wait([&] { return v >= n; });
            t("w", n, v);
        }
    };
    condition c;
    int v = 0;
    std::vector<task_handle<>> ks;
    for (int i : {2, 1, 3})
        ks.push_back(create_task(F::w(c, v, i)));
    co_await sleep_for(0s);
    for (int i = 0; i < 3; ++i) {
        {
            auto g = co_await c.scoped();
            ++v;
            c.notify_all();
        }
        co_await sleep_for(100ms);
    }
}

SCENARIO(condition_notify_not_locked) {
    condition c;
    try {
        c.notify();
    } catch (const std::logic_error &) {
        t("RE");
    }
    try {
        co_await c.wait();
    } catch (const std::logic_error &) {
        t("RE");
    }
}

SCENARIO(queue_join_and_cancel) {
    struct F {
        static task<> prod(queue<int> &q) {
            for (int i = 0; i < 5; ++i) {
                co_await q.put(i);
                t("put", i);
            }
            co_await q.join();
            t("joined");
        }
        static task<> cons(queue<int> &q) {
            for (;;) {
                int x = co_await q.get();
                co_await sleep_for(1s);
                t("got", x, now());
                q.task_done();
            }
        }
    };
    queue<int> q(2);
    auto c = create_task(F::cons(q));
    co_await F::prod(q);
    c.cancel();
    try {
        co_await c;
    } catch (const cancelled_error &) {
        t("CE", q.size());
    }
    try {
        q.task_done();
    } catch (const std::logic_error &) {
        t("VE");
    }
}

SCENARIO(queue_getters_fifo) {
    struct F {
        static task<> g(queue<std::string> &q, int n) {
            t(n, co_await q.get());
        }
    };
    queue<std::string> q;
    std::vector<task_handle<>> ks;
    for (int i = 0; i < 3; ++i)
        ks.push_back(create_task(F::g(q, i)));
    co_await sleep_for(0s);
    ks[0].cancel();
    co_await sleep_for(0s);
    q.put_nowait("a");
    q.put_nowait("b");
    co_await wait(ks);
}

SCENARIO(event_set_clear_same_turn) {
    struct F {
        static task<> w(event &e, int n) {
            co_await e.wait();
            t("w", n, word(e.is_set()));
        }
    };
    event e;
    std::vector<task_handle<>> ks;
    for (int i = 0; i < 2; ++i)
        ks.push_back(create_task(F::w(e, i)));
    co_await sleep_for(0s);
    e.set();
    e.clear();
    co_await sleep_for(0s);
    co_await sleep_for(0s);
    t("end");
}

SCENARIO(uncancel_counts) {
    struct F {
        static task<> w() {
            auto me = current_task();
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                auto a = me.cancelling();
                t(a, me.uncancel());
            }
            co_await sleep_for(1s);
            t("went on", me.cancelling());
        }
    };
    auto k = create_task(F::w());
    co_await sleep_for(1s);
    k.cancel();
    k.cancel();
    co_await k;
    t(word(k.cancelled()));
}

SCENARIO(cancel_self_then_sleep) {
    struct F {
        static task<int> w() {
            current_task().cancel();
            t("still");
            try {
                co_await sleep_for(0s);
            } catch (const cancelled_error &) {
                t("CE");
            }
            co_return 1;
        }
    };
    t(co_await create_task(F::w()));
}

SCENARIO(cancel_self_then_return) {
    struct F {
        static task<int> w() {
            current_task().cancel();
            co_return 1;
        }
    };
    auto k = create_task(F::w());
    try {
        t(co_await k);
    } catch (const cancelled_error &) {
        t("CE", word(k.cancelled()));
    }
}

SCENARIO(cancel_waiting_on_done_task) {
    struct F {
        static task<int> f() { co_return 1; }
        static task<> m(task_handle<int> k) {
            current_task().cancel();
            t(co_await k);
            t("after await done");
            co_await sleep_for(0s);
            t("not");
        }
    };
    auto k = create_task(F::f());
    co_await sleep_for(0s);
    auto o = create_task(F::m(k));
    try {
        co_await o;
    } catch (const cancelled_error &) {
        t("CE");
    }
}

SCENARIO(cancel_task_that_awaits_task) {
    struct F {
        static task<> i() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                t("inner");
                throw;
            }
        }
        static task<> o(task_handle<> k) {
            try {
                co_await k;
            } catch (const cancelled_error &) {
                t("outer", word(k.cancelled()));
                throw;
            }
        }
    };
    auto k = create_task(F::i());
    auto h = create_task(F::o(k));
    co_await sleep_for(1s);
    h.cancel();
    try {
        co_await h;
    } catch (const cancelled_error &) {
        t("CE");
    }
}

SCENARIO(done_callback_order) {
    struct F {
        static task<> f() {
            t("f");
            co_return;
        }
    };
    auto k = create_task(F::f());
    k.add_done_callback([](task_ref) { t("cb1"); });
    k.add_done_callback([](task_ref) { t("cb2"); });
    current_loop().call_soon([] { t("soon"); });
    co_await k;
    t("awaited");
}

SCENARIO(agen_early_break_aclosing) {
    struct F {
        static async_generator<int> g() {
            std::exception_ptr e;
            try {
                for (int i = 0; i < 5; ++i)
                    co_yield i;
            } catch (...) {
                e = std::current_exception();
            }
            co_await sleep_for(1s);
            t("fin", now());
            if (e)
                std::rethrow_exception(e);
        }
    };
    co_await closing(F::g(), [](auto &a) -> task<> {
        while (auto x = co_await a.anext()) {
            t(*x);
            if (*x == 1)
                break;
        }
    });
    t("end", now());
}

SCENARIO(agen_asend_athrow) {
    struct F {
        static async_generator<std::string, std::string> g() {
            std::string x = co_yield "1";
            for (;;) {
                try {
                    x = co_yield "('got', " + x + ")";
                } catch (const value_error &e) {
                    t("caught", e.what());
                    x = "'v'";
                }
            }
        }
    };
    auto a = F::g();
    t(*co_await a.anext());
    t(*co_await a.asend("5"));
    t(*co_await a.athrow(value_error("q")));
    t(*co_await a.asend("7"));
    co_await a.aclose();
    if (!co_await a.anext())
        t("SAI");
}

SCENARIO(agen_yield_in_finally_on_aclose) {
    struct F {
        static async_generator<int> g() {
            bool f = false;
            try {
                co_yield 1;
            } catch (...) {
                f = true;
            }
            if (f)
                co_yield 2;
        }
    };
    auto a = F::g();
    co_await a.anext();
    try {
        co_await a.aclose();
    } catch (const std::runtime_error &) {
        t("RE");
    }
    co_await a.aclose();
}

SCENARIO(agen_cancel_inside) {
    struct F {
        static async_generator<int> g() {
            try {
                co_yield 1;
                co_await sleep_for(10s);
                co_yield 2;
            } catch (const cancelled_error &) {
                t("g CE");
                throw;
            }
        }
        static task<> m() {
            auto g_ = g();
            while (auto x = co_await g_.anext())
                t(*x);
        }
    };
    auto k = create_task(F::m());
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("CE");
    }
}

SCENARIO(agen_exception_then_exhausted) {
    struct F {
        static async_generator<int> g() {
            co_yield 1;
            throw value_error();
        }
    };
    auto a = F::g();
    co_await a.anext();
    try {
        co_await a.anext();
    } catch (const value_error &) {
        t("VE");
    }
    if (!co_await a.anext())
        t("SAI");
}

SCENARIO(gather_same_task_twice) {
    struct F {
        static task<int> f() {
            t("once");
            co_return 1;
        }
    };
    auto k = create_task(F::f());
    auto [a, b] = co_await gather(k, k);
    t("[" + std::to_string(a) + ", " + std::to_string(b) + "]");
}

SCENARIO(gather_of_gather_cancel) {
    struct F {
        static task<> w(int n) {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                t("CE", n);
                throw;
            }
        }
        static task<> m() { co_await gather(gather(w(1), w(2)), w(3)); }
    };
    auto k = create_task(F::m());
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("out");
    }
}

SCENARIO(call_later_cancel) {
    auto &l = current_loop();
    auto a = l.call_later(1s, [] { t("a"); });
    auto b = l.call_later(2s, [] { t("b"); });
    l.call_at(1500ms, [&] {
        t("c");
        b.cancel();
    });
    co_await sleep_for(3s);
    t(word(b.cancelled()));
}

SCENARIO(call_soon_raises) {
    auto old =
        set_lost_exception_hook([](const std::exception_ptr &e, const char *) {
            t("handler", kind(e));
        });
    current_loop().call_soon([] { throw value_error(); });
    current_loop().call_soon([] { t("next"); });
    co_await sleep_for(0s);
    set_lost_exception_hook(old);
}

SCENARIO(sleep_order_ties) {
    struct F {
        static task<> w(int n, int d) {
            co_await sleep_for(std::chrono::seconds(d));
            t(n);
        }
    };
    co_await gather(F::w(1, 2), F::w(2, 1), F::w(3, 2), F::w(4, 0), F::w(5, 1));
}

SCENARIO(gen_close_in_handler) {
    struct F {
        static nested_generator<int> g() {
            bool ge = false;
            try {
                co_yield 1;
            } catch (const generator_exit &) {
                t("GE");
                ge = true;
            }
            if (ge)
                co_yield 2;
        }
    };
    auto a = F::g();
    a.next();
    try {
        a.close();
    } catch (const std::runtime_error &) {
        t("RE");
    }
    co_return;
}

SCENARIO(gen_throw_nested_outer_handles) {
    struct F {
        static nested_generator<int, void, int> i() {
            struct f {
                ~f() { t("i fin"); }
            } x;
            co_yield 1;
            co_return 0;
        }
        static nested_generator<int, void, int> o() {
            bool c = false;
            try {
                co_await delegate(i());
            } catch (const key_error &) {
                t("o caught");
                c = true;
            }
            if (c)
                co_yield 5;
            co_return 9;
        }
        static nested_generator<int> oo() {
            int r = co_await delegate(o());
            t("r", r);
            co_yield 6;
        }
    };
    auto a = F::oo();
    t(*a.next());
    t(*a.throw_(key_error("")));
    t(*a.next());
    co_return;
}

SCENARIO(gen_return_via_yield_from_after_throw) {
    struct F {
        static nested_generator<int, void, std::string> i() {
            try {
                co_yield 1;
            } catch (const value_error &) {
                co_return "x";
            }
            co_return "";
        }
        static nested_generator<int, void, std::string> o() {
            t(co_await delegate(i()));
            co_return "y";
        }
    };
    auto a = F::o();
    a.next();
    if (!a.throw_(value_error()))
        t("SI", a.result());
    co_return;
}

SCENARIO(gen_close_return_value_order) {
    struct F {
        static nested_generator<int> i() {
            struct f {
                ~f() { t("i"); }
            } x;
            co_yield 1;
        }
        static nested_generator<int> o() {
            struct f {
                ~f() { t("o"); }
            } x;
            co_yield elements_of(i());
        }
    };
    auto a = F::o();
    a.next();
    a.close();
    t("closed");
    a.close();
    co_return;
}

SCENARIO(gen_send_through_three) {
    using G = nested_generator<int, std::optional<int>, int>;
    struct F {
        static G c() {
            int s = 0;
            for (;;) {
                auto x = co_yield s;
                if (!x)
                    co_return s;
                s += *x;
            }
        }
        static G b() { co_return (co_await delegate(c())) * 2; }
        static G a() { co_return (co_await delegate(b())) + 1; }
    };
    auto g = F::a();
    g.next();
    t(*g.send(3));
    t(*g.send(4));
    if (!g.send(std::nullopt))
        t(g.result());
    co_return;
}

SCENARIO(agen_concurrent_anext) {
    struct F {
        static async_generator<int> g() {
            co_await sleep_for(1s);
            co_yield 1;
        }
        static task<> n(async_generator<int> &a) { t(*co_await a.anext()); }
    };
    auto a = F::g();
    auto k = create_task(F::n(a));
    co_await sleep_for(500ms);
    try {
        co_await a.anext();
    } catch (const std::logic_error &) {
        t("RE");
    }
    co_await k;
    co_await a.aclose();
}

SCENARIO(agen_athrow_unstarted) {
    struct F {
        static async_generator<int> g() {
            t("ran");
            co_yield 1;
        }
    };
    auto a = F::g();
    try {
        co_await a.athrow(value_error("x"));
    } catch (const value_error &e) {
        t("VE", e.what());
    }
    if (!co_await a.anext())
        t("SAI");
}

SCENARIO(agen_athrow_caught_returns) {
    struct F {
        static async_generator<int> g() {
            bool c = false;
            try {
                co_yield 1;
            } catch (const value_error &) {
                t("caught");
                c = true;
            }
            if (c)
                co_await sleep_for(1s);
        }
    };
    auto a = F::g();
    co_await a.anext();
    if (!co_await a.athrow(value_error()))
        t("SAI", now());
}

SCENARIO(agen_asend_unstarted) {
    struct F {
        static async_generator<int, int> g() {
            int x = co_yield 1;
            t(x);
        }
    };
    auto a = F::g();
    try {
        co_await a.asend(5);
    } catch (const std::logic_error &) {
        t("TE");
    }
    co_await a.aclose();
}

SCENARIO(agen_aclose_twice) {
    struct F {
        static async_generator<int> g() {
            struct f {
                ~f() { t("fin"); }
            } x;
            co_yield 1;
        }
    };
    auto a = F::g();
    co_await a.anext();
    co_await a.aclose();
    co_await a.aclose();
    if (!co_await a.anext())
        t("SAI");
}

SCENARIO(agen_nested) {
    struct F {
        static async_generator<int> i() {
            for (int x = 0; x < 3; ++x) {
                co_await sleep_for(1s);
                co_yield x;
            }
        }
        static async_generator<int> o() {
            auto in = i();
            while (auto x = co_await in.anext())
                co_yield *x * 10;
        }
    };
    auto o = F::o();
    while (auto x = co_await o.anext())
        t(*x, now());
}

SCENARIO(agen_exception_in_consumer_closes) {
    struct F {
        static async_generator<int> g() {
            std::exception_ptr e;
            try {
                co_yield 1;
            } catch (...) {
                e = std::current_exception();
            }
            t("fin");
            co_await sleep_for(1s);
            if (e)
                std::rethrow_exception(e);
        }
    };
    try {
        co_await closing(F::g(), [](auto &a) -> task<> {
            while (co_await a.anext())
                throw value_error("c");
        });
    } catch (const value_error &) {
        t("VE", now());
    }
}

SCENARIO(condition_cancel_while_reacquiring) {
    struct F {
        static task<> w(condition &c) {
            auto h = co_await c.scoped();
            try {
                co_await c.wait();
            } catch (const cancelled_error &) {
                t("CE", word(c.locked()));
                throw;
            }
        }
    };
    condition c;
    auto k = create_task(F::w(c));
    co_await sleep_for(0s);
    co_await c.acquire();
    c.notify();
    co_await sleep_for(0s);
    k.cancel();
    co_await sleep_for(0s);
    t("mine", word(k.done()));
    c.release();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("out", word(c.locked()));
    }
}

SCENARIO(condition_wait_with_timeout) {
    condition c;
    {
        auto h = co_await c.scoped();
        try {
            co_await wait_for(c.wait(), 1s);
        } catch (const timeout_error &) {
            t("TE", now());
        }
    }
    t(word(c.locked()));
}

SCENARIO(queue_putters_fifo_and_cancel) {
    struct F {
        static task<> p(queue<int> &q, int n) {
            co_await q.put(n);
            t("put", n);
        }
    };
    queue<int> q(1);
    q.put_nowait(0);
    std::vector<task_handle<>> ks;
    for (int i : {1, 2, 3})
        ks.push_back(create_task(F::p(q, i)));
    co_await sleep_for(0s);
    ks[0].cancel();
    co_await sleep_for(0s);
    for (int i = 0; i < 3; ++i) {
        t(co_await q.get());
        co_await sleep_for(0s);
        co_await sleep_for(0s);
    }
}

SCENARIO(queue_get_timeout_loses_nothing) {
    queue<int> q;
    try {
        co_await wait_for(q.get(), 1s);
    } catch (const timeout_error &) {
        t("TE");
    }
    q.put_nowait(7);
    const int got = co_await q.get();
    t(got, word(q.empty()));
}

SCENARIO(queue_join_empty) {
    queue<int> q;
    co_await q.join();
    t("joined");
    q.put_nowait(1);
    auto k = create_task(as_task(q.join()));
    co_await sleep_for(0s);
    t(word(k.done()));
    q.get_nowait();
    q.task_done();
    co_await k;
    t("again");
}

SCENARIO(event_cancelled_waiter) {
    struct F {
        static task<> w(event &e, int n) {
            try {
                co_await e.wait();
                t("w", n);
            } catch (const cancelled_error &) {
                t("CE", n);
                throw;
            }
        }
    };
    event e;
    std::vector<task_handle<>> ks;
    for (int i = 0; i < 3; ++i)
        ks.push_back(create_task(F::w(e, i)));
    co_await sleep_for(0s);
    ks[1].cancel();
    e.set();
    co_await gather(policy::collect, ks);
    t(word(e.is_set()));
}

SCENARIO(gather_cancel_with_return_exceptions) {
    struct F {
        static task<> w() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                t("CE");
                throw;
            }
        }
        static task<> m() {
            co_await gather(policy::collect, w(), w());
            t("result");
        }
    };
    auto k = create_task(F::m());
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("out");
    }
}

SCENARIO(gather_done_tasks) {
    struct F {
        static task<int> f(int x) { co_return x; }
    };
    auto a = create_task(F::f(1));
    auto b = create_task(F::f(2));
    co_await sleep_for(0s);
    current_loop().call_soon([] { t("turn"); });
    auto [x, y] = co_await gather(a, b);
    t(x, y);
}

SCENARIO(wait_all_and_empty) {
    try {
        co_await wait(std::vector<task_handle<>>());
    } catch (const std::invalid_argument &) {
        t("VE");
    }
}

SCENARIO(many_await_one) {
    struct F {
        static task<> f() {
            co_await sleep_for(1s);
            throw value_error("x");
        }
        static task<> w(task_handle<> k, int n) {
            try {
                co_await k;
            } catch (const value_error &) {
                t("VE", n);
            }
        }
    };
    auto k = create_task(F::f());
    co_await gather(F::w(k, 1), F::w(k, 2), F::w(k, 3));
    try {
        co_await k;
    } catch (const value_error &) {
        t("again");
    }
}

SCENARIO(await_done_task_no_turn) {
    struct F {
        static task<int> f() { co_return 1; }
    };
    auto k = create_task(F::f());
    co_await sleep_for(0s);
    current_loop().call_soon([] { t("turn"); });
    t(co_await k);
    t("same turn");
    co_await sleep_for(0s);
}

SCENARIO(interleaving) {
    struct F {
        static task<> w(std::string n, int k) {
            for (int i = 0; i < k; ++i) {
                t(n, i);
                co_await sleep_for(0s);
            }
        }
    };
    auto a = create_task(F::w("a", 3));
    auto b = create_task(F::w("b", 2));
    t("main");
    co_await a;
    t("a done");
    co_await b;
}

SCENARIO(create_in_task_order) {
    struct F {
        static task<> leaf(int n) {
            t("leaf", n);
            co_return;
        }
        static task<> w(int n) {
            t("w", n);
            create_task(leaf(n));
            co_await sleep_for(0s);
            t("w2", n);
        }
    };
    create_task(F::w(1));
    create_task(F::w(2));
    co_await sleep_for(0s);
    t("m1");
    co_await sleep_for(0s);
    t("m2");
    co_await sleep_for(0s);
}

SCENARIO(call_later_zero_and_soon) {
    auto &l = current_loop();
    l.call_later(0s, [] { t("later0"); });
    l.call_soon([] { t("soon"); });
    co_await sleep_for(0s);
    t("main");
    co_await sleep_for(0s);
    t("main2");
}

SCENARIO(tg_create_while_aborting) {
    struct F {
        static task<> bad() {
            throw value_error("b");
            co_return;
        }
        static task<> late(task_group &g) {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                try {
                    g.create_task(as_task(sleep_for(1s)));
                } catch (const std::logic_error &) {
                    t("RE");
                }
                throw;
            }
        }
    };
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(F::late(g));
            co_await sleep_for(0s);
            g.create_task(F::bad());
        });
    } catch (const exception_group &e) {
        if (e.contains<value_error>())
            t("EG");
    }
}

SCENARIO(tg_body_swallows_cancel) {
    struct F {
        static task<> bad() {
            co_await sleep_for(1s);
            throw value_error("b");
        }
    };
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(F::bad());
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
                t("swallowed");
            }
            co_await sleep_for(1s);
            t("went on", now());
        });
    } catch (const exception_group &) {
        t("EG", now(), current_task().cancelling());
    }
}

SCENARIO(tg_child_ignores_cancel) {
    struct F {
        static task<> bad() {
            co_await sleep_for(1s);
            throw value_error("b");
        }
        static task<> stub() {
            try {
                co_await sleep_for(10s);
            } catch (const cancelled_error &) {
            }
            co_await sleep_for(3s);
            t("stub", now());
        }
    };
    try {
        co_await task_group::run([](task_group &g) -> task<> {
            g.create_task(F::bad());
            g.create_task(F::stub());
            co_return;
        });
    } catch (const exception_group &) {
        t("EG", now());
    }
}

SCENARIO(tg_in_timeout) {
    struct F {
        static task<> w() {
            struct f {
                ~f() { t("fin", now()); }
            } x;
            co_await sleep_for(10s);
        }
    };
    try {
        co_await timeout(1s, []() -> task<> {
            co_await task_group::run([](task_group &g) -> task<> {
                g.create_task(F::w());
                g.create_task(F::w());
                co_return;
            });
        });
    } catch (const timeout_error &) {
        t("TE", now(), current_task().cancelling());
    }
}

SCENARIO(timeout_in_tg_child) {
    struct F {
        static task<int> w() {
            try {
                co_await timeout(1s, sleep_for(10s));
            } catch (const timeout_error &) {
                t("TE", now());
            }
            co_return 5;
        }
    };
    task_handle<int> k;
    co_await task_group::run([&](task_group &g) -> task<> {
        k = g.create_task(F::w());
        g.create_task(sleep_for(2s));
        co_return;
    });
    t(k.result(), now());
}

SCENARIO(timeout_reschedule) {
    co_await timeout(1s, [](timeout_scope &s) -> task<> {
        s.reschedule(5s);
        co_await sleep_for(3s);
        t(now(), word(s.expired()));
    });
    try {
        co_await timeout(std::nullopt, [](timeout_scope &s) -> task<> {
            t(s.when() ? "some" : "None");
            s.reschedule_at(4s);
            co_await sleep_for(10s);
        });
    } catch (const timeout_error &) {
        t("TE", now());
    }
}

SCENARIO(cancel_before_timeout_same_turn) {
    struct F {
        static task<> w() {
            try {
                co_await timeout(1s, sleep_for(10s));
            } catch (const timeout_error &) {
                t("TE");
            } catch (const cancelled_error &) {
                t("CE", current_task().cancelling());
                throw;
            }
        }
    };
    auto k = create_task(F::w());
    co_await sleep_for(0s);
    current_loop().call_later(1s, [k] { k.cancel(); });
    co_await wait(k);
    t(word(k.cancelled()));
}

SCENARIO(wait_for_cancelled_outside) {
    struct F {
        static task<> w() {
            std::exception_ptr e;
            try {
                co_await sleep_for(10s);
            } catch (...) {
                e = std::current_exception();
            }
            t("fin");
            co_await sleep_for(1s);
            t("fin2", now());
            if (e)
                std::rethrow_exception(e);
        }
        static task<> m() { co_await wait_for(w(), 5s); }
    };
    auto k = create_task(F::m());
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("CE", now());
    }
}

SCENARIO(shield_coroutine_cancelled_twice) {
    struct F {
        static task<> g() {
            co_await sleep_for(3s);
            t("done", now());
        }
        static task<> m() {
            try {
                co_await shield(g());
            } catch (const cancelled_error &) {
                t("CE1");
            }
            try {
                co_await sleep_for(5s);
            } catch (const cancelled_error &) {
                t("CE2", current_task().cancelling());
            }
        }
    };
    auto k = create_task(F::m());
    co_await sleep_for(1s);
    k.cancel();
    co_await sleep_for(1s);
    k.cancel();
    co_await k;
    co_await sleep_for(2s);
}

SCENARIO(cancel_then_result_same_turn) {
    struct F {
        static task<> w(event &e) {
            try {
                co_await e.wait();
                t("got");
            } catch (const cancelled_error &) {
                t("CE");
                throw;
            }
        }
    };
    event e;
    auto k = create_task(F::w(e));
    co_await sleep_for(0s);
    e.set();
    k.cancel();
    try {
        co_await k;
    } catch (const cancelled_error &) {
        t("out");
    }
}

SCENARIO(lock_cancelled_waiter_passes_on) {
    struct F {
        static task<> w(lock &l, int n) {
            auto h = co_await l.scoped();
            t("in", n);
        }
    };
    lock l;
    co_await l.acquire();
    auto a = create_task(F::w(l, 1));
    auto b = create_task(F::w(l, 2));
    co_await sleep_for(0s);
    l.release();
    a.cancel();
    co_await b;
    t(word(a.cancelled()), word(l.locked()));
}

SCENARIO(lock_exception_releases) {
    lock l;
    try {
        auto h = co_await l.scoped();
        throw value_error();
    } catch (const value_error &) {
        t(word(l.locked()));
    }
}

SCENARIO(exception_in_finally_replaces_cancel) {
    struct F {
        static task<> w() {
            try {
                co_await sleep_for(10s);
            } catch (...) {
                throw value_error("f");
            }
        }
    };
    auto k = create_task(F::w());
    co_await sleep_for(1s);
    k.cancel();
    try {
        co_await k;
    } catch (const value_error &) {
        t("VE", word(k.cancelled()), k.cancelling());
    }
}

SCENARIO(result_not_done) {
    struct F {
        static task<int> f() {
            co_await sleep_for(1s);
            co_return 3;
        }
    };
    auto k = create_task(F::f());
    try {
        k.result();
    } catch (const std::logic_error &) {
        t("ISE");
    }
    co_await k;
    t(k.result(), k.exception() ? "some" : "None", word(k.done()));
    k.cancel();
    t(word(k.cancelled()));
}

SCENARIO(exception_of_cancelled) {
    struct F {
        static task<> f() { co_await sleep_for(1s); }
    };
    auto k = create_task(F::f());
    co_await sleep_for(0s);
    k.cancel();
    co_await wait(k);
    try {
        (void)k.exception();
    } catch (const cancelled_error &) {
        t("CE");
    }
    try {
        k.result();
    } catch (const cancelled_error &) {
        t("CE");
    }
}

} // namespace

int main() {
    for (const scenario &s : scenarios) {
        words.clear();
        const std::size_t before = live_frames();
        try {
            run(s.run(), virtual_clock);
        } catch (const std::exception &e) {
            t("!!", e.what());
        } catch (const cancelled_error &e) {
            t("!!", e.what());
        }
        std::cout << s.name << ":";
        for (std::size_t i = 0; i != words.size(); ++i)
            std::cout << (i ? " | " : " ") << words[i];
        std::cout << "\n";
        if (live_frames() != before)
            std::cout << "live frames: " << live_frames() - before << "\n";
    }
}
