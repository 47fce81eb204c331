// Golden scenario await_twice: what CPython reports at run time does not
// compile here.
//
// RUN: %clangxx -std=c++20 -fsyntax-only -I%runtime -DMOVED %s
// RUN: not %clangxx -std=c++20 -fsyntax-only -I%runtime %s 2>&1 | FileCheck %s
// RUN: not %gxx -std=c++20 -fsyntax-only -I%runtime %s 2>&1 | FileCheck %s
// CHECK: deleted {{.*}}co_await
#include <recoro/task.hpp>

recoro::task<int> c() { co_return 1; }
recoro::task<> m() {
    auto k = c();
#ifdef MOVED
    co_await std::move(k);
#else
    co_await k;
    co_await k;
#endif
}
