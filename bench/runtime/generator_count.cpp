// How many instructions a value of a generator takes. To be run under callgrind
// for two sizes; the difference of the totals, divided by that of the sizes, is
// free of what start and end cost:
//
// clang-format off
//   g++ -std=c++20 -O2 -DNDEBUG -I../../runtime/include generator_count.cpp -o generator_count -pthread
//   valgrind --tool=callgrind --callgrind-out-file=/dev/null ./generator_count opaque 100000
// clang-format on
//
// `generator_count.py` does that for every case and prints the table.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <recoro/push.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace recoro;

namespace {

// The value must exist, in a register: loops are not to be folded into one.
inline void keep(long &value) { asm volatile("" : "+r"(value)); }

[[gnu::noinline]] long hand_loop(long n) {
    long sum = 0;
    for (long i = 0; i < n; ++i) {
        long value = i;
        keep(value);
        sum += value;
    }
    return sum;
}

template <class Values>
long sum_of(Values &&values) {
    long sum = 0;
    for (long value : values) {
        keep(value);
        sum += value;
    }
    return sum;
}

generator<long> visible(long n) {
    for (long i = 0; i < n; ++i)
        co_yield i;
}
[[gnu::noinline]] long visible_loop(long n) {
    long sum = 0;
    for (long value : visible(n)) {
        keep(value);
        sum += value;
    }
    return sum;
}
[[gnu::noinline]] generator<long> opaque(long n) {
    for (long i = 0; i < n; ++i)
        co_yield i;
}

// Delegates to itself: one function is every level and the leaf.
[[gnu::noinline]] nested_generator<long> recursive(int depth, long n) {
    if (depth > 1)
        co_yield elements_of(recursive(depth - 1, n));
    else
        for (long i = 0; i < n; ++i)
            co_yield i;
}

// Delegates to a leaf that is a function of its own.
[[gnu::noinline]] nested_generator<long> leaf(long n) {
    for (long i = 0; i < n; ++i)
        co_yield i;
}
[[gnu::noinline]] nested_generator<long> levels(int depth, long n) {
    if (depth > 1)
        co_yield elements_of(levels(depth - 1, n));
    else
        co_yield elements_of(leaf(n));
}
nested_generator<long> nested(int depth, long n) {
    return depth > 1 ? levels(depth - 1, n) : leaf(n);
}

[[gnu::noinline]] nested_generator<long, long> echo(long n) {
    long received = 0;
    for (long i = 0; i < n; ++i)
        received = co_yield received;
}
long send_all(long n) {
    auto g = echo(n);
    long sum = *g.next();
    for (long i = 1; i < n; ++i)
        sum += *g.send(i);
    return sum;
}

long pull_all(long n) {
    long sum = 0;
    for (pull<long> p(opaque(n)); p; p())
        sum += p.get();
    return sum;
}

[[gnu::noinline]] consumer<long> consume(source<long> &in, long &sum) {
    for (;;) {
        sum += in.get();
        co_await in();
    }
}
long push_all(long n) {
    long sum = 0;
    auto k =
        push<long>::from([&](source<long> &in) { return consume(in, sum); });
    for (long i = 0; i < n; ++i)
        k(i);
    return sum;
}

// A generator of one value, made, asked and destroyed.
long make_all(long n) {
    long sum = 0;
    for (long i = 0; i < n; ++i)
        sum += sum_of(opaque(1));
    return sum;
}

// A tree of 2^k nodes, each a delegation.
[[gnu::noinline]] nested_generator<long> tree(long n) {
    if (n == 0)
        co_return;
    co_yield elements_of(tree((n - 1) / 2));
    co_yield n;
    co_yield elements_of(tree(n - 1 - (n - 1) / 2));
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: generator_count CASE SIZE\n");
        return 2;
    }
    const char *name = argv[1];
    const long n = std::atol(argv[2]);
    const auto is = [&](const char *other) {
        return std::strcmp(name, other) == 0;
    };
    long sum = 0;
    if (is("hand"))
        sum = hand_loop(n);
    else if (is("visible"))
        sum = visible_loop(n);
    else if (is("opaque"))
        sum = sum_of(opaque(n));
    else if (is("create"))
        sum = make_all(n);
    else if (is("send"))
        sum = send_all(n);
    else if (is("pull"))
        sum = pull_all(n);
    else if (is("push"))
        sum = push_all(n);
    else if (is("tree"))
        sum = sum_of(tree(n));
    else if (std::strncmp(name, "recursive-", 10) == 0)
        // A thousand values from a chain, and then another chain.
        for (long i = 0; i < n / 1000; ++i)
            sum += sum_of(recursive(std::atoi(name + 10), 1000));
    else if (std::strncmp(name, "nested-", 7) == 0)
        for (long i = 0; i < n / 1000; ++i)
            sum += sum_of(nested(std::atoi(name + 7), 1000));
    else {
        std::fprintf(stderr, "there is no case '%s'\n", name);
        return 2;
    }
    keep(sum);
}
