// Every public header compiles alone and without a warning, with the three
// compilers that are supported; task.hpp is all that a task needs.
//
// RUN: for h in task loop gather task_group timeout sync async_generator context debug fd; do echo "#include <recoro/$h.hpp>" > %t.$h.cpp && %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -fsyntax-only -I%runtime %t.$h.cpp || exit 1; done
// RUN: %gxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -O2 -DNDEBUG -I%runtime %s -o %t.gxx -pthread && %t.gxx
// RUN: if command -v clang++-14; then clang++-14 -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -fsyntax-only -I%runtime %S/../semantics.cpp && clang++-14 -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.14 -pthread && %t.14; fi
// RUN: not %clangxx -std=c++20 -fno-exceptions -fsyntax-only -I%runtime %s 2>&1 | FileCheck %s
// CHECK: recoro needs exceptions
#include <recoro/task.hpp>

recoro::task<int> add(int a, int b) {
    co_await recoro::sleep_for(std::chrono::milliseconds(1));
    co_return a + b;
}
int main() { return recoro::run(add(1, 2)) - 3; }
