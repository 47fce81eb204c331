// Generators for scenarios of both kinds.
#pragma once

#include "trace.hpp"

#include <recoro/generator.hpp>

using namespace recoro;

inline generator<int> count(int n) {
    for (int i = 0; i < n; ++i)
        co_yield i;
}

template <class G>
G with_locals(traced parameter) {
    traced outer("outer");
    t("parameter is", parameter.name);
    traced inner("inner");
    co_yield 1;
    t("never");
}
