// What must hold in quantity: a million awaits in a chain and in a row without
// using up the stack, and a scenario that is cancelled at each of its
// suspension points in turn without a leak or a lost wake-up.
//
// RUN: %gxx -std=c++20 -O0 -I%runtime %s -o %t.gxx0 -pthread && %t.gxx0
// RUN: %gxx -std=c++20 -O2 -I%runtime %s -o %t.gxx2 -pthread && %t.gxx2
// RUN: %gxx -std=c++20 -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.gxxa -pthread && %t.gxxa
// RUN: %clangxx -std=c++20 -O0 -I%runtime %s -o %t.clang0 -pthread && %t.clang0
// RUN: %clangxx -std=c++20 -O2 -I%runtime %s -o %t.clang2 -pthread && %t.clang2
// RUN: %clangxx -std=c++20 -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.clanga -pthread && %t.clanga

#include <recoro/async_generator.hpp>
#include <recoro/debug.hpp>
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>
#include <recoro/task_group.hpp>
#include <recoro/timeout.hpp>

#include <cstdio>
#include <cstdlib>

using namespace recoro;
using namespace std::chrono_literals;

namespace {

// A function: g++ 12 loses its way in a co_await within `do ... while (false)`.
void check(bool holds, source_place place = source_place::current()) {
    if (!holds) {
        std::fprintf(stderr, "%s:%u: failed\n", place.file, place.line);
        std::exit(1);
    }
}

constexpr int million = 1'000'000;

// ---- depth and length

task<int> at_once(int i) { co_return i; }
task<> long_loop() {
    long sum = 0;
    for (int i = 0; i != million; ++i)
        sum += co_await at_once(1);
    check(sum == million);
}

task<int> deep(int n, bool sleeps) {
    if (n == 0) {
        if (sleeps)
            co_await sleep_for(1s);
        co_return 0;
    }
    co_return 1 + co_await deep(n - 1, sleeps);
}
task<> deep_chains() {
    check(co_await deep(million, false) == million);
    check(co_await deep(million, true) == million);
}
task<int> deep_forwarding(int n) {
    if (n == 0) {
        co_await sleep_for(1h);
        co_return 0;
    }
    co_return 1 + co_await no_handler(deep_forwarding(n - 1));
}
task<> deep_cancel() {
    auto h = create_task(deep_forwarding(million));
    co_await sleep_for(1s);
    h.cancel();
    co_await wait(h);
    check(h.cancelled());
}
// A chain that is still suspended when the loop gives up.
task<int> deep_forever(int n, event &e) {
    if (n == 0) {
        for (;;) {
            try {
                co_await e.wait();
            } catch (const cancelled_error &) {
            }
        }
    }
    co_return 1 + co_await deep_forever(n - 1, e);
}
task<> abandons(event &e) {
    create_task(deep_forever(million, e));
    co_await sleep_for(0s);
}
task<> generators_in_a_row() {
    auto numbers = [](int n) -> async_generator<int> {
        for (int i = 0; i != n; ++i)
            co_yield i;
    };
    auto all = numbers(million);
    long sum = 0;
    while (auto i = co_await all.anext())
        sum += *i;
    check(sum == long(million) * (million - 1) / 2);
}
task<> many_at_once() {
    std::vector<task<int>> all;
    for (int i = 0; i != 100'000; ++i)
        all.push_back(at_once(i));
    long sum = 0;
    for (int i : co_await gather(std::move(all)))
        sum += i;
    check(sum == 100'000L * 99'999 / 2);
}

// ---- cancelled at the n-th suspension

struct invariants {
    lock l;
    semaphore s{2};
    queue<int> q{1};
    condition c;
    event e;
    int in_lock = 0;
    int in_semaphore = 0;
    int woken = 0;
};

struct counted {
    int &n;
    explicit counted(int &count) : n(count) { ++n; }
    counted(const counted &) = delete;
    counted &operator=(const counted &) = delete;
    ~counted() { --n; }
};

task<> in_lock(invariants &v) {
    auto held = co_await v.l.scoped();
    counted inside(v.in_lock);
    check(v.in_lock == 1);
    co_await sleep_for(1ms);
}
task<> in_semaphore(invariants &v) {
    auto held = co_await v.s.scoped();
    counted inside(v.in_semaphore);
    check(v.in_semaphore <= 2);
    co_await sleep_for(1ms);
}
task<> produce(invariants &v) {
    for (int i = 0; i != 3; ++i) {
        co_await v.q.put(i);
    }
}
task<> consume(invariants &v) {
    for (int i = 0; i != 3; ++i) {
        co_await v.q.get();
        co_await sleep_for(1ms);
    }
}
task<> notified(invariants &v) {
    auto held = co_await v.c.scoped();
    co_await v.c.wait();
    check(v.c.locked());
    ++v.woken;
}
task<> notifies(invariants &v) {
    co_await sleep_for(2ms);
    auto held = co_await v.c.scoped();
    v.woken = 0;
    v.c.notify(2);
    held.release();
    co_await sleep_for(2ms);
    check(v.woken >= 2); // also when one of those two was cancelled meanwhile
    co_await v.c.acquire();
    v.c.notify_all();
    v.c.release();
}
task<> sets(invariants &v) {
    co_await sleep_for(1ms);
    v.e.set();
}
async_generator<int> ticks() {
    for (int i = 0; i != 3; ++i) {
        co_await sleep_for(1ms);
        co_yield i;
    }
}
task<> reads_ticks() {
    co_await no_handler(closing(ticks(), [](async_generator<int> &g) -> task<> {
        while (co_await g.anext()) {
        }
    }));
}
task<> limited() {
    try {
        co_await wait_for(as_task(sleep_for(1h)), 2ms);
        check(false);
    } catch (const timeout_error &) {
    }
    try {
        co_await timeout(2ms, as_task(sleep_for(1h)));
        check(false);
    } catch (const timeout_error &) {
    }
    co_await shield(as_task(sleep_for(1ms)));
}
task<> scenario(invariants &v) {
    co_await task_group::run([&v](task_group &g) -> task<> {
        for (int i = 0; i != 3; ++i) {
            g.create_task(in_lock(v));
            g.create_task(in_semaphore(v));
            g.create_task(in_semaphore(v));
            g.create_task(notified(v));
        }
        for (int i = 0; i != 2; ++i) {
            g.create_task(consume(v), "consume");
        }
        for (int i = 0; i != 2; ++i) {
            g.create_task(produce(v), "produce");
        }
        g.create_task(notifies(v), "notifies");
        g.create_task(sets(v), "sets");
        co_await v.e.wait();
        co_await gather(reads_ticks(), limited());
        auto h = create_task(at_once(1));
        co_await wait(h);
        for (auto next : as_completed(at_once(1), at_once(2)))
            co_await next;
    });
}

// Everything still works for those who come later.
task<> still_usable(invariants &v) {
    check(v.in_lock == 0 && v.in_semaphore == 0);
    check(!v.l.locked() && !v.s.locked() && !v.c.locked());
    co_await timeout(1s, [&v]() -> task<> {
        co_await gather(in_lock(v), in_semaphore(v), in_semaphore(v));
        while (!v.q.empty())
            co_await v.q.get();
        co_await gather(produce(v), consume(v));
        co_await gather(notified(v), notified(v), notified(v), notifies(v));
    });
    check(v.q.empty());
}

// Whether somebody waits for what is there.
bool wake_up_was_lost(invariants &v) {
    const auto waits = [text = dump_tasks()](const char *what) {
        return text.find(what) != std::string::npos;
    };
    return (!v.q.empty() && waits("waits to get")) ||
           (!v.q.full() && waits("waits to put")) || waits("a lock") ||
           waits("a semaphore");
}

enum class reached { nothing, step, victim };

// Cancels the scenario, or the k-th task there is, after the n-th step of any
// task.
task<reached> cancelled_at(loop &l, int n, int k) {
    constexpr int everything = -1;
    invariants v;
    reached result = reached::nothing;
    std::string victim;
    task_handle<> h = create_task(scenario(v));
    const task_ref self = current_task();
    on_each_step(l, nullptr, [&, left = n](const task_ref &task) mutable {
        if (task == self || h.done() || left-- != 0)
            return;
        result = reached::step;
        if (k == everything) {
            h.cancel();
            return;
        }
        const auto all = all_tasks();
        if (std::size_t(k) + 1 < all.size()) { // the first one is this
            result = reached::victim;
            victim = all[std::size_t(k) + 1].name();
            all[std::size_t(k) + 1].cancel();
        }
    });
    std::vector<task_handle<>> one(1, h);
    co_await wait(one, 1h);
    const bool in_vain = !h.done();
    on_each_step(l, nullptr, nullptr);
    // Without one that has a name the others wait in vain, as they should, but
    // not for something that is there.
    if (in_vain) {
        check(k != everything && !victim.empty());
        check(!wake_up_was_lost(v));
        h.cancel();
        co_await wait(h);
    }
    check(h.done());
    if (h.cancelled() || !h.exception())
        co_await still_usable(v);
    co_return result;
}
reached cancel_once(int n, int k) {
    const std::size_t before = live_frames();
    reached result;
    {
        loop l(virtual_clock);
        result = l.run(cancelled_at(l, n, k));
    }
    check(live_frames() == before);
    return result;
}
void cancel_everywhere() {
    int n = 0;
    for (; cancel_once(n, -1) != reached::nothing; ++n)
        for (int k = 0; cancel_once(n, k) == reached::victim; ++k) {
        }
    std::printf("%d suspension points\n", n);
    check(n > 60);
}

} // namespace

int main() {
    const std::size_t before = live_frames();
    run(long_loop());
    run(deep_chains(), virtual_clock);
    run(deep_cancel(), virtual_clock);
    {
        event e;
        run(abandons(e), virtual_clock);
    }
    run(generators_in_a_row());
    run(many_at_once());
    cancel_everywhere();
    check(live_frames() == before);
}
