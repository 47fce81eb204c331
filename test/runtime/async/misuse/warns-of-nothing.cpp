// task.hpp is all that a task needs. (headers.test has each header by itself.)
//
// RUN: %gxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -O2 -DNDEBUG -I%runtime %s -o %t.gxx -pthread && %t.gxx
// RUN: not %clangxx -std=c++20 -fno-exceptions -fsyntax-only -I%runtime %s 2>&1 | FileCheck %s
// CHECK: recoro needs exceptions
#include <recoro/task.hpp>

recoro::task<int> add(int a, int b) {
    co_await recoro::sleep_for(std::chrono::milliseconds(1));
    co_return a + b;
}
int main() { return recoro::run(add(1, 2)) - 3; }
