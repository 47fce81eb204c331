// What only shows at run time is asserted in debug builds.
//
// RUN: %clangxx -std=c++20 -O0 -I%runtime %s -o %t
// RUN: not --crash %t moved 2>&1 | FileCheck %s --check-prefix=MOVED
// RUN: not --crash %t created 2>&1 | FileCheck %s --check-prefix=CREATED
// RUN: not --crash %t gathered 2>&1 | FileCheck %s --check-prefix=GATHERED
// RUN: not --crash %t event 2>&1 | FileCheck %s --check-prefix=EVENT
// RUN: not --crash %t lock 2>&1 | FileCheck %s --check-prefix=LOCK
// RUN: not --crash %t queue 2>&1 | FileCheck %s --check-prefix=QUEUE
// RUN: not --crash %t generator 2>&1 | FileCheck %s --check-prefix=GENERATOR
// RUN: not --crash %t empty 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: not --crash %t outside 2>&1 | FileCheck %s --check-prefix=OUTSIDE
// MOVED: recoro: a task is awaited that was moved away
// CREATED: recoro: create_task of a task that was moved away
// GATHERED: recoro: gather of a task that was moved away
// EVENT: recoro: an event is destroyed that tasks wait for
// LOCK: recoro: a lock is destroyed that tasks wait for
// QUEUE: recoro: a queue is destroyed that tasks wait for
// GENERATOR: recoro: an async generator is destroyed while it runs
// EMPTY: recoro: an empty task handle is used
// OUTSIDE: recoro: cancel() outside of the loop
#include <recoro/async_generator.hpp>
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>

#include <cstring>
#include <memory>

using namespace recoro;
using namespace std::chrono_literals;

task<> c() { co_return; }
task<> moved() {
    auto k = c();
    co_await std::move(k);
    co_await std::move(k);
}
task<> created() {
    auto k = c();
    auto gone = std::move(k);
    create_task(std::move(k));
    co_await std::move(gone);
}
task<> gathered() {
    auto k = c();
    auto gone = std::move(k);
    co_await gather(std::move(k), std::move(gone));
}
task<> waits(event &e) { co_await e.wait(); }
task<> destroyed_event() {
    auto e = std::make_unique<event>();
    create_task(waits(*e));
    co_await sleep_for(0s);
    e.reset();
}
task<> acquires(lock &l) { co_await l.acquire(); }
task<> destroyed_lock() {
    auto l = std::make_unique<lock>();
    co_await l->acquire();
    create_task(acquires(*l));
    co_await sleep_for(0s);
    l.reset();
}
task<> gets(queue<int> &q) { co_await q.get(); }
task<> destroyed_queue() {
    auto q = std::make_unique<queue<int>>();
    create_task(gets(*q));
    co_await sleep_for(0s);
    q.reset();
}
async_generator<int> slow() {
    co_await sleep_for(1s);
    co_yield 1;
}
task<> asks(async_generator<int> &g) { co_await g.anext(); }
task<> destroyed_generator() {
    auto g = std::make_unique<async_generator<int>>(slow());
    create_task(asks(*g));
    co_await sleep_for(0s);
    g.reset();
}
task<> empty() {
    task_handle<> h;
    h.cancel();
    co_return;
}

int main(int, char **argv) {
    const struct {
        const char *name;
        task<> (*run)();
    } all[] = {{"moved", moved},
               {"created", created},
               {"gathered", gathered},
               {"event", destroyed_event},
               {"lock", destroyed_lock},
               {"queue", destroyed_queue},
               {"generator", destroyed_generator},
               {"empty", empty}};
    for (const auto &each : all)
        if (std::strcmp(each.name, argv[1]) == 0)
            run(each.run(), virtual_clock);
    if (std::strcmp(argv[1], "outside") == 0) {
        loop l(virtual_clock);
        l.create_task(c()).cancel(); // nothing runs
    }
}
