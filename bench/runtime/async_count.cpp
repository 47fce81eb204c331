// How many instructions an operation of the asynchronous part takes. To be run
// under callgrind for two sizes; the difference of the totals, divided by the
// difference of the sizes, is free of what start and end cost:
//
// clang-format off
//   g++ -std=c++20 -O2 -DNDEBUG -I../../runtime/include async_count.cpp -o async_count -pthread
//   valgrind --tool=callgrind --callgrind-out-file=/dev/null ./async_count child 100000
// clang-format on
//
// `async_count.py` does that for every case and prints the table.
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace recoro;
using namespace std::chrono_literals;

namespace {

long sum = 0;

// A child that completes at once: a real call, and one whose body is seen.
[[gnu::noinline]] task<int> opaque(int i) {
    sum += i;
    co_return i;
}
task<int> visible(int i) {
    sum += i;
    co_return i;
}
task<> await_visible_children(int n) {
    for (int i = 0; i != n; ++i)
        sum += co_await visible(i);
}
task<> await_children(int n) {
    for (int i = 0; i != n; ++i)
        sum += co_await opaque(i);
}

// A chain of that depth, down and up again.
[[gnu::noinline]] task<int> level(int n) {
    if (n == 0)
        co_return 0;
    co_return 1 + co_await level(n - 1);
}
task<> await_chains(int n) {
    for (int i = 0; i != n; ++i)
        sum += co_await level(1000);
}

[[gnu::noinline]] task<int> unit(int i) {
    co_await sleep_for(0s);
    co_return i;
}
[[gnu::noinline]] task<int> unit_at_once(int i) { co_return i; }
// n times a gather of 100,000: frames are recycled from the second one on.
constexpr int many = 100'000;
task<> gather_many(int n) {
    for (; n != 0; --n) {
        std::vector<task<int>> all;
        all.reserve(many);
        for (int i = 0; i != many; ++i)
            all.push_back(unit_at_once(i));
        for (int i : co_await gather(std::move(all)))
            sum += i;
    }
}
task<> gather_many_that_yield(int n) {
    for (; n != 0; --n) {
        std::vector<task<int>> all;
        all.reserve(many);
        for (int i = 0; i != many; ++i)
            all.push_back(unit(i));
        for (int i : co_await gather(std::move(all)))
            sum += i;
    }
}

[[gnu::noinline]] task<> sleeper(int i) {
    co_await sleep_for(std::chrono::microseconds(1 + i * 7919 % 100'000));
}
task<> sleep_many(int n) {
    for (; n != 0; --n) {
        std::vector<task<>> all;
        all.reserve(many);
        for (int i = 0; i != many; ++i)
            all.push_back(sleeper(i));
        co_await gather(std::move(all));
    }
}

task<> turns(int n) {
    for (int i = 0; i != n; ++i)
        co_await sleep_for(0s);
}

task<> ping(queue<int> &out, queue<int> &in, int n) {
    for (int i = 0; i != n; ++i) {
        co_await out.put(i);
        sum += co_await in.get();
    }
}
task<> pong(queue<int> &out, queue<int> &in, int n) {
    for (int i = 0; i != n; ++i)
        co_await out.put(co_await in.get());
}
task<> ping_pong(int n) {
    queue<int> a, b;
    co_await gather(ping(a, b, n / 2), pong(b, a, n / 2));
}

} // namespace

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    const int n = argc > 2 ? std::atoi(argv[2]) : 1000;
    const struct {
        const char *name;
        task<> (*scenario)(int);
    } cases[] = {
        {"child", await_children},
        {"child-visible", await_visible_children},
        {"chain", await_chains},
        {"gather", gather_many},
        {"gather-yield", gather_many_that_yield},
        {"sleep", sleep_many},
        {"turn", turns},
        {"queue", ping_pong},
    };
    for (const auto &c : cases) {
        if (std::strcmp(c.name, what) != 0)
            continue;
        run(c.scenario(n), virtual_clock);
        std::printf("%s %d %ld\n", what, n, sum);
        return 0;
    }
    std::fprintf(stderr, "usage: async_count CASE N\n");
    return 2;
}
