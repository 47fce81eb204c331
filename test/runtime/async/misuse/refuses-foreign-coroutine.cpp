// A task cannot be awaited in a coroutine type that knows no task.
//
// RUN: not %clangxx -std=c++20 -fsyntax-only -I%runtime %s 2>&1 | FileCheck %s
// RUN: not %gxx -std=c++20 -fsyntax-only -I%runtime %s 2>&1 | FileCheck %s
// CHECK: a recoro::task can be awaited in a recoro::task or a recoro::async_generator only
#include <recoro/task.hpp>

struct foreign {
    struct promise_type {
        foreign get_return_object() { return {}; }
        std::suspend_never initial_suspend() { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() {}
    };
};
recoro::task<> c() { co_return; }
foreign m() { co_await c(); }
