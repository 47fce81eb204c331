// Generators against Boost.Coroutine2 and code written by hand, in time, in one
// run:
//
// clang-format off
//   g++ -std=c++20 -O2 -DNDEBUG -I../../runtime/include generator_bench.cpp -o generator_bench -lbenchmark -lboost_coroutine -lboost_context -pthread
// clang-format on
//
// Each line is one value: items_per_second counts them. A row has one name, and
// after the dash who does it. `generator_bench.py` prints the table with
// ratios, with CPython beside.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <recoro/push.hpp>

#include <benchmark/benchmark.h>

#include <boost/coroutine2/all.hpp>

using namespace recoro;

namespace {

using boost_pull = boost::coroutines2::coroutine<long>::pull_type;
using boost_push = boost::coroutines2::coroutine<long>::push_type;

constexpr long many = 100'000; // values of one generator
constexpr long some = 10'000;  // values of one chain

// The value must exist, in a register: loops are not to be folded into one.
inline void keep(long &value) { asm volatile("" : "+r"(value)); }

template <class Values>
[[gnu::always_inline]] inline long sum_of(Values &&values) {
    long sum = 0;
    for (long value : values) {
        keep(value);
        sum += value;
    }
    return sum;
}

template <class Sum>
void measure(benchmark::State &state, long values, Sum sum_once) {
    for (auto _ : state) {
        long sum = sum_once();
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * values);
}

// ---- a flat generator

generator<long> visible(long n) {
    for (long i = 0; i < n; ++i)
        co_yield i;
}
[[gnu::noinline]] generator<long> opaque(long n) {
    for (long i = 0; i < n; ++i)
        co_yield i;
}
[[gnu::noinline]] long hand_loop(long n) {
    long sum = 0;
    for (long i = 0; i < n; ++i) {
        long value = i;
        keep(value);
        sum += value;
    }
    return sum;
}
[[gnu::noinline]] long visible_loop(long n) {
    long sum = 0;
    for (long value : visible(n)) {
        keep(value);
        sum += value;
    }
    return sum;
}

// What a careful programmer writes instead of a generator.
class state_machine {
    long next_ = 0, end_;

public:
    explicit state_machine(long n) : end_(n) {}
    [[gnu::noinline]] bool next(long &value) {
        if (next_ == end_)
            return false;
        value = next_++;
        return true;
    }
};

boost_pull boost_count(long n) {
    return boost_pull([n](boost_push &sink) {
        for (long i = 0; i < n; ++i)
            sink(i);
    });
}

void visible_hand(benchmark::State &state) {
    measure(state, many, [] { return hand_loop(many); });
}
void visible_recoro(benchmark::State &state) {
    measure(state, many, [] { return visible_loop(many); });
}
void opaque_machine(benchmark::State &state) {
    measure(state, many, [] {
        state_machine machine(many);
        long sum = 0, value;
        while (machine.next(value))
            sum += value;
        return sum;
    });
}
void opaque_recoro(benchmark::State &state) {
    measure(state, many, [] { return sum_of(opaque(many)); });
}
void opaque_boost(benchmark::State &state) {
    measure(state, many, [] { return sum_of(boost_count(many)); });
}
BENCHMARK(visible_hand)->Name("visible - hand");
BENCHMARK(visible_recoro)->Name("visible - recoro");
BENCHMARK(opaque_machine)->Name("opaque - hand");
BENCHMARK(opaque_recoro)->Name("opaque - recoro");
BENCHMARK(opaque_boost)->Name("opaque - boost");

// ---- generators inside each other

[[gnu::noinline]] nested_generator<long> recursive(long depth, long n) {
    if (depth > 1)
        co_yield elements_of(recursive(depth - 1, n));
    else
        for (long i = 0; i < n; ++i)
            co_yield i;
}
[[gnu::noinline]] nested_generator<long> leaf(long n) {
    for (long i = 0; i < n; ++i)
        co_yield i;
}
[[gnu::noinline]] nested_generator<long> levels(long depth, long n) {
    if (depth > 1)
        co_yield elements_of(levels(depth - 1, n));
    else
        co_yield elements_of(leaf(n));
}

// Every level hands on what the next one yields, as Python's `for` would.
[[gnu::noinline]] boost_pull boost_levels(long depth, long n) {
    if (depth == 1)
        return boost_count(n);
    return boost_pull([depth, n](boost_push &sink) {
        for (long value : boost_levels(depth - 1, n))
            sink(value);
    });
}

void nested_recoro(benchmark::State &state) {
    const long depth = state.range(0);
    measure(state, some, [&] {
        return sum_of(depth > 1 ? levels(depth - 1, some) : leaf(some));
    });
}
void recursive_recoro(benchmark::State &state) {
    measure(state, some,
            [&] { return sum_of(recursive(state.range(0), some)); });
}
void nested_boost(benchmark::State &state) {
    measure(state, some,
            [&] { return sum_of(boost_levels(state.range(0), some)); });
}
#define DEPTHS Arg(1)->Arg(8)->Arg(64)
BENCHMARK(nested_recoro)->Name("nested - recoro")->DEPTHS;
BENCHMARK(nested_boost)->Name("nested - boost")->DEPTHS;
BENCHMARK(recursive_recoro)->Name("recursive - recoro")->DEPTHS;
BENCHMARK(nested_boost)->Name("recursive - boost")->DEPTHS;

// ---- the same interface as Boost's

void pull_recoro(benchmark::State &state) {
    measure(state, many, [] {
        long sum = 0;
        for (pull<long> p(opaque(many)); p; p())
            sum += p.get();
        return sum;
    });
}
void pull_boost(benchmark::State &state) {
    measure(state, many, [] {
        long sum = 0;
        for (auto p = boost_count(many); p; p())
            sum += p.get();
        return sum;
    });
}
void push_recoro(benchmark::State &state) {
    measure(state, many, [] {
        long sum = 0;
        auto k = push<long>::from([&](source<long> &in) -> consumer<long> {
            for (;;) {
                sum += in.get();
                co_await in();
            }
        });
        for (long i = 0; i < many; ++i)
            k(i);
        return sum;
    });
}
void push_boost(benchmark::State &state) {
    measure(state, many, [] {
        long sum = 0;
        boost_push k([&](boost_pull &in) {
            for (;;) {
                sum += in.get();
                in();
            }
        });
        for (long i = 0; i < many; ++i)
            k(i);
        return sum;
    });
}
BENCHMARK(pull_recoro)->Name("pull - recoro");
BENCHMARK(pull_boost)->Name("pull - boost");
BENCHMARK(push_recoro)->Name("push - recoro");
BENCHMARK(push_boost)->Name("push - boost");

// ---- one value, and the generator with it

void create_recoro(benchmark::State &state) {
    measure(state, 1, [] { return sum_of(opaque(1)); });
}
void create_boost(benchmark::State &state) {
    measure(state, 1, [] { return sum_of(boost_count(1)); });
}
BENCHMARK(create_recoro)->Name("create - recoro");
BENCHMARK(create_boost)->Name("create - boost");

} // namespace

BENCHMARK_MAIN();
