// What crosses threads, under ThreadSanitizer: the inbox of the loop,
// to_thread, run_coroutine_threadsafe, stop tokens, and loops on several
// threads at once.
//
// RUN: %clangxx -std=c++20 -O1 -g1 -fsanitize=thread -I%runtime %s -o %t.tsan -pthread && %t.tsan
// RUN: %gxx -std=c++20 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gxx -pthread && %t.gxx

#include <recoro/context.hpp>
#include <recoro/debug.hpp>
#include <recoro/gather.hpp>
#include <recoro/sync.hpp>
#include <recoro/timeout.hpp>

#include <cstdio>
#include <cstdlib>
#include <thread>

using namespace recoro;
using namespace std::chrono_literals;

namespace {

void check(bool holds, source_place place = source_place::current()) {
    if (!holds) {
        std::fprintf(stderr, "%s:%u: failed\n", place.file, place.line);
        std::exit(1);
    }
}

// Callbacks from three threads, each in its own order.
task<> posted() {
    loop &home = current_loop();
    event all;
    int next[3] = {};
    int left = 3000;
    std::vector<std::thread> threads;
    for (int who = 0; who != 3; ++who)
        threads.emplace_back([&, who] {
            for (int i = 0; i != 1000; ++i)
                home.call_soon_threadsafe([&, who, i] {
                    check(next[who]++ == i);
                    if (--left == 0)
                        all.set();
                });
        });
    co_await all.wait();
    for (std::thread &t : threads)
        t.join();
}

context_var<int> inherited(0);
task<> called() {
    inherited.set(7);
    const auto work = [](int i) {
        check(inherited.get() == 7);
        if (i == 13)
            throw std::runtime_error("thirteen");
        return std::string(std::size_t(i), 'x');
    };
    for (int i = 0; i != 50; ++i) {
        try {
            const std::string s = co_await to_thread(work, i);
            check(s.size() == std::size_t(i) && i != 13);
        } catch (const std::runtime_error &) {
            check(i == 13);
        }
    }
    auto several = co_await gather(to_thread(work, 1), to_thread(work, 2),
                                   to_thread(work, 3));
    check(std::get<2>(several) == "xxx");
}

// A cancelled call goes on without anybody waiting for it; `run` waits for it
// at its end.
task<> abandoned(std::shared_ptr<std::atomic<int>> state) {
    try {
        co_await wait_for(to_thread([state] {
                              while (*state == 0) // nobody waits: go on
                                  std::this_thread::yield();
                              *state = 2;
                          }),
                          5ms);
        check(false);
    } catch (const timeout_error &) {
    }
    check(*state == 0);
    *state = 1;
}

task<int> twice(int i) {
    co_await sleep_for(1ms);
    if (i < 0)
        throw std::runtime_error("negative");
    co_return 2 * i;
}
task<> coroutine_from_outside() {
    loop &home = current_loop();
    event done;
    std::thread outside([&] {
        check(run_coroutine_threadsafe(twice(4), home).get() == 8);
        try {
            run_coroutine_threadsafe(twice(-1), home).get();
            check(false);
        } catch (const std::runtime_error &) {
        }
        home.call_soon_threadsafe([&] { done.set(); });
    });
    co_await done.wait();
    outside.join();
}

task<> stopped_from_outside() {
    std::stop_source source;
    std::thread outside([&] {
        std::this_thread::sleep_for(5ms);
        source.request_stop();
    });
    auto h = create_task(stoppable(source.get_token(), as_task(sleep_for(1h))));
    co_await wait(h);
    check(h.cancelled());
    outside.join();
}

// The virtual clock stands still while a thread works.
task<> still_clock() {
    auto waits = create_task(as_task(sleep_for(1h)));
    co_await to_thread([] { std::this_thread::sleep_for(5ms); });
    check(current_loop().time() == 0s);
    check(!waits.done());
}

task<> real_time() {
    const auto begin = std::chrono::steady_clock::now();
    co_await gather(sleep_for(30ms), sleep_for(20ms));
    const auto took = std::chrono::steady_clock::now() - begin;
    check(took >= 30ms);
}

} // namespace

int main() {
    run(posted());
    run(called());
    auto state = std::make_shared<std::atomic<int>>(0);
    run(abandoned(state));
    check(*state == 2);
    run(coroutine_from_outside());
    run(stopped_from_outside());
    run(still_clock(), virtual_clock);
    run(real_time());
    std::vector<std::thread> loops;
    for (int i = 0; i != 3; ++i)
        loops.emplace_back([] {
            run(posted());
            run(called());
        });
    for (std::thread &t : loops)
        t.join();
    check(live_frames() == 0);
}
