// A million generators inside each other: created, run, left early, failed,
// closed and destroyed, on a stack of one megabyte, without and with
// optimisation and sanitizers. (Symmetric transfer would not do: g++ 12 makes
// no tail calls at -O0 or under AddressSanitizer.)
//
// RUN: %gxx %{flags} -O0 %s -o %t.1 && (ulimit -s 1024; %t.1)
// RUN: %gxx %{flags} -O2 %s -o %t.2 && (ulimit -s 1024; %t.2)
// RUN: %clangxx %{flags} -O0 %s -o %t.3 && (ulimit -s 1024; %t.3)
// RUN: %clangxx %{flags} -O2 %s -o %t.4 && (ulimit -s 1024; %t.4)
// RUN: %gxx %{flags} -O0 %{sanitize} %s -o %t.5 && (ulimit -s 1024; env ASAN_OPTIONS=quarantine_size_mb=8 %t.5)
// RUN: %clangxx %{flags} -O0 %{sanitize} %s -o %t.6 && (ulimit -s 1024; env ASAN_OPTIONS=quarantine_size_mb=8 %t.6)

#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <recoro/push.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <vector>

using namespace recoro;

namespace {

constexpr int deep = 1'000'000;
constexpr int less_deep = RECORO_DETAIL_SANITIZED ? 100'000 : deep;
constexpr int thrown_through = 20'000; // each level costs a rethrow

void require(bool holds, const char *what) {
    if (holds)
        return;
    std::fprintf(stderr, "not so: %s\n", what);
    std::exit(1);
}

nested_generator<int> down(int n) {
    if (n)
        co_yield elements_of(down(n - 1));
    co_yield n;
}
nested_generator<int, void, int> depth(int n) {
    if (n == 0) {
        co_yield 0;
        co_return 0;
    }
    const int below = co_await delegate(depth(n - 1));
    co_return below + 1;
}
nested_generator<int> around(nested_generator<int> inner) {
    co_yield elements_of(std::move(inner));
}
nested_generator<int> onion(int layers) {
    auto g = down(0);
    for (int i = 0; i < layers; ++i)
        g = around(std::move(g));
    return g;
}
nested_generator<int> failing(int n) {
    if (n)
        co_yield elements_of(failing(n - 1));
    co_yield n;
    throw std::runtime_error("bottom");
}
nested_generator<int> adopting(nested_generator<int> &inner) {
    co_yield elements_of(inner);
}
nested_generator<int> nothing() { co_return; }
nested_generator<int> wide(int n) {
    for (int i = 0; i < n; ++i)
        co_yield elements_of(nothing());
    co_yield n;
}
consumer<int> taking(source<int> &in, int n) {
    if (n)
        co_await taking(in, n - 1);
    else
        co_await in();
}

void all() {
    {
        long sum = 0;
        for (int i : down(deep))
            sum += i;
        require(sum == long(deep) * (deep + 1) / 2, "every level yields");
    }
    {
        auto g = down(deep);
        require(*g.next() == 0, "the innermost yields first");
        require(*g.next() == 1, "and then the one around it");
    } // left early
    {
        auto g = depth(less_deep);
        require(*g.next() == 0, "a value from the bottom");
        require(!g.next(), "and then the end");
        require(g.result() == less_deep, "each level returns to the next");
    }
    {
        auto g = onion(deep);
    } // never started
    {
        auto g = onion(less_deep);
        require(*g.next() == 0, "through parameters");
        require(!g.next(), "to the end");
    }
    {
        auto g = onion(less_deep);
        g.next();
    }
    {
        auto g = failing(thrown_through);
        g.next();
        bool failed = false;
        try {
            g.next();
        } catch (const std::runtime_error &) {
            failed = true;
        }
        require(failed && g.done(), "an exception gets out");
    }
    {
        auto g = down(thrown_through);
        g.next();
        g.close();
        require(g.done(), "closed from the inside");
    }
    {
        auto inner = down(less_deep);
        inner.next();
        auto outer = adopting(inner);
        require(*outer.next() == 1, "a chain that has started");
    }
    require(*wide(less_deep).next() == less_deep, "a million that end at once");
    {
        auto k = push<int>::from([](source<int> &in) -> consumer<int> {
            co_await taking(in, less_deep);
        });
        k(1);
        k(2);
        require(!k, "consumers return through all levels");
        auto l = push<int>::from([](source<int> &in) -> consumer<int> {
            co_await taking(in, less_deep);
        });
        l(1);
    }
}

} // namespace

int main() {
    all();
    require(detail::live_frames() == 0, "all frames are gone");
}
