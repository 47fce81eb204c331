// What makes generator<Y> fast: where the body is visible, clang makes no frame
// at all. The counter of frames sees none while the loop runs; and what comes
// out does not call operator new.
//
// RUN: %clangxx %{flags} -O2 %s -o %t && %t
// RUN: %clangxx %{flags} -O2 -DNDEBUG -S %s -o - | FileCheck %s

#include <recoro/generator.hpp>
#include <recoro/pull.hpp>

recoro::generator<int> count(int n) {
    for (int i = 0; i < n; ++i)
        co_yield i;
}
recoro::generator<int> twice(recoro::generator<int> &of) {
    for (int i : of)
        co_yield 2 * i;
}

// CHECK-LABEL: {{^}}sum_of_squares:
// CHECK-NOT: call
// CHECK: retq
extern "C" [[gnu::noinline]] int sum_of_squares(int n) {
    int sum = 0;
    for (int i : count(n))
        sum += i * i;
    return sum;
}

int main() {
    int sum = 0;
#if RECORO_DEBUG
    for (int i : count(4))
        sum += i + static_cast<int>(recoro::detail::live_frames());
    return sum == 6 ? 0 : 1;
#else
    return sum + sum_of_squares(3) == 5 ? 0 : 1;
#endif
}
