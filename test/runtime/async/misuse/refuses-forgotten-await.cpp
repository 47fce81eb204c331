// What is not awaited does nothing; the compilers say so.
//
// RUN: not %clangxx -std=c++20 -Werror -fsyntax-only -I%runtime %s 2>&1 | FileCheck %s --check-prefixes=CHECK,CLANG
// RUN: not %gxx -std=c++20 -Werror -fsyntax-only -I%runtime %s 2>&1 | FileCheck %s
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>
#include <recoro/timeout.hpp>

using namespace recoro;
using namespace std::chrono_literals;

task<> c() { co_return; }
task<> m(event &e, lock &l, queue<int> &q) {
    // CHECK-DAG: a task that is not awaited does nothing
    c();
    // CHECK-DAG: a sleep that is not awaited does not wait
    sleep_for(1s);
    // CHECK-DAG: a gather that is not awaited does nothing
    gather(c(), c());
    // CHECK-DAG: a wait that is not awaited does not wait
    e.wait();
    // CHECK-DAG: acquire() that is not awaited acquires nothing
    l.acquire();
    // CLANG-DAG: a guard that is dropped releases at once
    co_await l.scoped();
    // CHECK-DAG: put() that is not awaited does nothing
    q.put(1);
    // CHECK-DAG: a shield that is not awaited does nothing
    shield(c());
    co_return;
}
