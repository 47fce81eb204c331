// What only shows at run time is asserted in debug builds.
//
// RUN: %clangxx -std=c++20 -O0 -I%runtime %s -o %t
// RUN: not --crash %t moved 2>&1 | FileCheck %s --check-prefix=MOVED
// RUN: not --crash %t event 2>&1 | FileCheck %s --check-prefix=EVENT
// RUN: not --crash %t empty 2>&1 | FileCheck %s --check-prefix=EMPTY
// MOVED: recoro: a task is awaited that was moved away
// EVENT: recoro: an event is destroyed that tasks wait for
// EMPTY: recoro: an empty task handle is used
#include <recoro/sync.hpp>

#include <cstring>

using namespace recoro;
using namespace std::chrono_literals;

task<> c() { co_return; }
task<> moved() {
    auto k = c();
    co_await std::move(k);
    co_await std::move(k);
}
task<> waits(event &e) { co_await e.wait(); }
task<> destroyed_event() {
    auto e = std::make_unique<event>();
    create_task(waits(*e));
    co_await sleep_for(0s);
    e.reset();
}
task<> empty() {
    task_handle<> h;
    h.cancel();
    co_return;
}
int main(int, char **argv) {
    if (std::strcmp(argv[1], "moved") == 0)
        run(moved(), virtual_clock);
    else if (std::strcmp(argv[1], "event") == 0)
        run(destroyed_event(), virtual_clock);
    else
        run(empty(), virtual_clock);
}
