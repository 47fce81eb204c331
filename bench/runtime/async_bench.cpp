// The asynchronous part against Asio (Boost's and, if <asio.hpp> is there, the
// standalone one) and plain C++, in time, in one run:
//
// clang-format off
//   g++ -std=c++20 -O2 -DNDEBUG -I../../runtime/include async_bench.cpp -o async_bench -lbenchmark -lboost_coroutine -lboost_context -pthread
// clang-format on
//
// Each line is one operation: items_per_second counts them, or the counter
// "value" is the figure. A row has one name, and after the dash who does it.
// `async_bench.py` prints the table with ratios, with CPython's asyncio beside.
#include <recoro/fd.hpp>
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>

#include <benchmark/benchmark.h>

// Asio up to 1.22 has to be told that Clang has coroutines.
#if defined(__clang__)
#define ASIO_HAS_CO_AWAIT 1
#define ASIO_HAS_STD_COROUTINE 1
#endif
#if __has_include(<asio.hpp>)
#include <asio.hpp>

#include <asio/experimental/channel.hpp>
#endif
#define BOOST_COROUTINES_NO_DEPRECATION_WARNING
#include <boost/asio.hpp>

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/spawn.hpp>

#include <malloc.h>
#include <sys/resource.h>
#include <thread>

using namespace recoro;
using namespace std::chrono_literals;

namespace {

// ---- await a child that completes at once

constexpr int awaits = 100'000;

[[gnu::noinline]] task<int> child(int i) { co_return i; }
task<> await_children() {
    long sum = 0;
    for (int i = 0; i != awaits; ++i)
        sum += co_await child(i);
    benchmark::DoNotOptimize(sum);
}
void child_recoro(benchmark::State &state) {
    for (auto _ : state)
        run(await_children());
    state.SetItemsProcessed(state.iterations() * awaits);
}
BENCHMARK(child_recoro)->Name("child - recoro");

[[gnu::noinline]] int plain_child(int i) {
    benchmark::DoNotOptimize(i);
    return i;
}
void child_plain_call(benchmark::State &state) {
    for (auto _ : state) {
        long sum = 0;
        for (int i = 0; i != awaits; ++i)
            sum += plain_child(i);
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * awaits);
}
BENCHMARK(child_plain_call)->Name("child - plain");

// ---- a chain of a thousand

[[gnu::noinline]] task<int> level(int n) {
    if (n == 0)
        co_return 0;
    co_return 1 + co_await level(n - 1);
}
task<> await_chains() {
    for (int i = 0; i != 100; ++i)
        benchmark::DoNotOptimize(co_await level(1000));
}
void chain_recoro(benchmark::State &state) {
    for (auto _ : state)
        run(await_chains());
    state.SetItemsProcessed(state.iterations() * 100'000);
}
BENCHMARK(chain_recoro)->Name("chain - recoro");

// ---- gather of 100,000

constexpr int many = 100'000;

task<> gather_many() {
    std::vector<task<int>> all;
    all.reserve(many);
    for (int i = 0; i != many; ++i)
        all.push_back(child(i));
    auto results = co_await gather(std::move(all));
    benchmark::DoNotOptimize(results.data());
}
void gather_recoro(benchmark::State &state) {
    for (auto _ : state)
        run(gather_many());
    state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(gather_recoro)->Name("gather - recoro");

// ---- 100,000 sleeps, from 1 to 10 ms

std::chrono::microseconds delay(int i) {
    return std::chrono::microseconds(1000 + i * 7919 % 9000);
}
task<> sleeper(int i) { co_await sleep_for(delay(i)); }
task<> sleep_many() {
    std::vector<task<>> all;
    all.reserve(many);
    for (int i = 0; i != many; ++i)
        all.push_back(sleeper(i));
    co_await gather(std::move(all));
}
double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    const auto seconds = [](const timeval &t) {
        return double(t.tv_sec) + double(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
void sleep_recoro(benchmark::State &state) {
    for (auto _ : state)
        run(sleep_many());
    state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(sleep_recoro)->Name("sleep - recoro");

// ---- one turn of the loop

task<> turns() {
    for (int i = 0; i != awaits; ++i)
        co_await sleep_for(0s);
}
void turn_recoro(benchmark::State &state) {
    for (auto _ : state)
        run(turns());
    state.SetItemsProcessed(state.iterations() * awaits);
}
BENCHMARK(turn_recoro)->Name("turn - recoro");

// ---- ping-pong of a value through two queues

task<> ping(queue<int> &out, queue<int> &in) {
    for (int i = 0; i != awaits / 2; ++i) {
        co_await out.put(i);
        benchmark::DoNotOptimize(co_await in.get());
    }
}
task<> pong(queue<int> &out, queue<int> &in) {
    for (int i = 0; i != awaits / 2; ++i) {
        const int value = co_await in.get();
        co_await out.put(value);
    }
}
task<> ping_pong() {
    queue<int> a, b;
    co_await gather(ping(a, b), pong(b, a));
}
void queue_recoro(benchmark::State &state) {
    for (auto _ : state)
        run(ping_pong());
    state.SetItemsProcessed(state.iterations() * awaits);
}
BENCHMARK(queue_recoro)->Name("queue - recoro");

// ---- bytes held by a waiting task: what malloc has given out, the handle
// included

std::size_t allocated() {
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}
task<> waits(event &e) { co_await e.wait(); }
task<> measure_waiting(double &bytes) {
    event e;
    std::vector<task_handle<>> all;
    all.reserve(many);
    const std::size_t before = allocated() - many * sizeof(all[0]);
    // In portions, so that the ready queue stays small.
    for (int i = 0; i != many; ++i) {
        all.push_back(create_task(waits(e)));
        if (i % 50 == 49)
            co_await sleep_for(0s);
    }
    bytes = double(allocated() - before) / many;
    e.set();
    co_await gather(std::move(all));
}
void bytes_recoro(benchmark::State &state) {
    double bytes = 0;
    for (auto _ : state)
        std::thread([&] { run(measure_waiting(bytes)); }).join();
    state.counters["value"] = bytes;
}
BENCHMARK(bytes_recoro)->Name("bytes - recoro")->Iterations(1);

// ---- an exception through 64 awaits

struct trouble {};
[[gnu::noinline]] task<> throws(int n) {
    if (n == 0)
        throw trouble();
    co_await throws(n - 1);
}
[[gnu::noinline]] task<> throws_past(int n) {
    if (n == 0)
        throw trouble();
    co_await no_handler(throws_past(n - 1));
}
template <auto f>
task<> catches() {
    for (int i = 0; i != 100; ++i) {
        try {
            co_await f(64);
        } catch (const trouble &) {
        }
    }
}
void exception_recoro(benchmark::State &state) {
    for (auto _ : state)
        run(catches<throws>());
    state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(exception_recoro)->Name("exception - recoro");
void exception_recoro_no_handler(benchmark::State &state) {
    for (auto _ : state)
        run(catches<throws_past>());
    state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(exception_recoro_no_handler)->Name("no_handler - recoro");

struct has_destructor {
    ~has_destructor() { benchmark::ClobberMemory(); }
};
[[gnu::noinline]] void plain_throws(int n) {
    has_destructor local;
    if (n == 0)
        throw trouble();
    plain_throws(n - 1);
    benchmark::ClobberMemory();
}
void exception_plain_frames(benchmark::State &state) {
    for (auto _ : state) {
        for (int i = 0; i != 100; ++i) {
            try {
                plain_throws(64);
            } catch (const trouble &) {
            }
        }
    }
    state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(exception_plain_frames)->Name("exception - plain");

// ---- echo over loopback: CPU time of the server's thread for a request of 64
// bytes, one client

constexpr int requests = 20'000;

void echo_client(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&a), sizeof a) != 0)
        std::abort();
    char buffer[64] = {};
    for (int i = 0; i != requests; ++i) {
        if (::write(fd, buffer, sizeof buffer) != sizeof buffer)
            std::abort();
        for (std::size_t n = 0; n != sizeof buffer;)
            n += std::size_t(::read(fd, buffer + n, sizeof buffer - n));
    }
    ::close(fd);
}
// Runs a server to its end and reports what its thread used.
template <class Server>
void echo(benchmark::State &state, Server serve) {
    double used = 0;
    for (auto _ : state) {
        const double before = cpu_seconds();
        serve();
        const double spent = cpu_seconds() - before;
        state.SetIterationTime(spent);
        used += spent;
    }
    state.counters["value"] =
        used * 1e9 / double(state.iterations()) / requests;
}

task<> echo_server() {
    auto listener = descriptor::listen_on_loopback(0);
    std::thread client(echo_client, listener.local_port());
    descriptor d = co_await listener.accept();
    char buffer[4096];
    while (const std::size_t n = co_await d.read_some(buffer))
        co_await d.write_some(std::string_view(buffer, n));
    client.join();
}
void echo_recoro(benchmark::State &state) {
    echo(state, [] { run(echo_server()); });
}
BENCHMARK(echo_recoro)->Name("echo - recoro")->UseManualTime();

void echo_raw_epoll(benchmark::State &state) {
    echo(state, [] {
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in a{};
        a.sin_family = AF_INET;
        a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof a;
        if (::bind(listener, reinterpret_cast<sockaddr *>(&a), length) != 0 ||
            ::listen(listener, 1) != 0)
            std::abort();
        ::getsockname(listener, reinterpret_cast<sockaddr *>(&a), &length);
        std::thread client(echo_client, ntohs(a.sin_port));
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        const int set = ::epoll_create1(0);
        epoll_event e{};
        e.events = EPOLLIN;
        ::epoll_ctl(set, EPOLL_CTL_ADD, fd, &e);
        char buffer[4096];
        for (;;) {
            ::epoll_wait(set, &e, 1, -1);
            const ssize_t n = ::read(fd, buffer, sizeof buffer);
            if (n <= 0)
                break;
            if (::write(fd, buffer, std::size_t(n)) != n)
                std::abort();
        }
        ::close(set);
        ::close(fd);
        ::close(listener);
        client.join();
    });
}
BENCHMARK(echo_raw_epoll)->Name("echo - plain")->UseManualTime();

// ---- the Asios

namespace on_boost {
namespace net = boost::asio;
using boost::system::error_code;
#define RECORO_BENCH_ASIO "boost.asio"
#include "asio_rows.hpp"
#undef RECORO_BENCH_ASIO

// The stackful coroutines that migrated programs come from.
void sleep_yield(benchmark::State &state) {
    for (auto _ : state) {
        net::io_context context(1);
        for (int i = 0; i != many / 10; ++i)
            net::spawn(context, [&context, i](net::yield_context yield) {
                net::steady_timer(context, delay(i)).async_wait(yield);
            });
        context.run();
    }
    state.SetItemsProcessed(state.iterations() * (many / 10));
}
BENCHMARK(sleep_yield)->Name("sleep - yield_context");
} // namespace on_boost

#if __has_include(<asio.hpp>)
namespace on_its_own {
namespace net = ::asio;
using asio::error_code;
#define RECORO_BENCH_ASIO "asio"
#include "asio_rows.hpp"
#undef RECORO_BENCH_ASIO
} // namespace on_its_own
#endif

} // namespace

BENCHMARK_MAIN();
