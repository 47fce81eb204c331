// File descriptors: an echo server, pipes, the end of a stream, cancellation,
// and callbacks.
//
// RUN: %gxx -std=c++20 -O0 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gxx -pthread && %t.gxx
// RUN: %clangxx -std=c++20 -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -I%runtime %s -o %t.asan -pthread && %t.asan
// RUN: %clangxx -std=c++20 -O1 -g1 -fsanitize=thread -I%runtime %s -o %t.tsan -pthread && %t.tsan

#include <recoro/debug.hpp>
#include <recoro/fd.hpp>
#include <recoro/gather.hpp>
#include <recoro/timeout.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
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

task<> serve(descriptor client) {
    char buffer[1000];
    while (const std::size_t n = co_await client.read_some(buffer))
        co_await client.write_all(std::string_view(buffer, n));
}
task<> server(descriptor &listener) {
    for (;;)
        create_task(serve(co_await listener.accept()));
}
task<> sends(descriptor &d, const std::string &text) {
    co_await d.write_all(text);
    ::shutdown(d.get(), SHUT_WR);
}
task<> client(std::uint16_t port, std::string text) {
    descriptor d = co_await descriptor::connect_to_loopback(port);
    auto sender = create_task(sends(d, text));
    std::string back(text.size() + 1, '\0');
    const std::size_t n = co_await d.read_all(back);
    co_await sender;
    check(n == text.size() && back.compare(0, n, text) == 0);
}
task<> echo() {
    descriptor listener = descriptor::listen_on_loopback(0);
    auto s = create_task(server(listener));
    const std::uint16_t port = listener.local_port();
    std::vector<task<>> clients;
    clients.push_back(client(port, "hello"));
    clients.push_back(client(port, ""));
    clients.push_back(client(port, std::string(3'000'000, 'x')));
    for (int i = 0; i != 20; ++i)
        clients.push_back(client(port, std::to_string(i)));
    co_await gather(std::move(clients));
    s.cancel();
    co_await wait(s);
    check(s.cancelled());
}

struct pipe_ends {
    descriptor out;
    descriptor in;
    static pipe_ends make() {
        int ends[2];
        check(::pipe(ends) == 0);
        return {descriptor(ends[0]), descriptor(ends[1])};
    }
};

// Data and the end arrive in one event; the end must not be lost.
task<> end_of_stream() {
    auto p = pipe_ends::make();
    auto reader = create_task([](descriptor &from) -> task<> {
        char buffer[100];
        check(co_await from.read_some(buffer) == 3);
        check(co_await from.read_some(buffer) == 0);
        check(co_await from.read_some(buffer) == 0);
    }(p.out));
    co_await sleep_for(1ms);
    {
        descriptor in = std::move(p.in);
        check(co_await in.write_some("abc") == 3);
    }
    co_await timeout(5s, [&]() -> task<> { co_await reader; });
}

task<> cancelled_read() {
    auto p = pipe_ends::make();
    char buffer[10];
    try {
        co_await wait_for(p.out.read_some(buffer), 5ms);
        check(false);
    } catch (const timeout_error &) {
    }
    co_await p.in.write_all("later");
    co_await p.out.readable();
    check(co_await p.out.read_some(buffer) == 5);
    auto first = create_task(as_task(p.out.readable()));
    co_await sleep_for(0s);
    try {
        co_await p.out.readable();
        check(false);
    } catch (const std::logic_error &) {
    }
    first.cancel();
    co_await wait(first);
}

task<> broken_pipe() {
    auto p = pipe_ends::make();
    int ends[2];
    check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    descriptor ours(ends[0]);
    ::close(ends[1]);
    try {
        co_await ours.write_all("x");
        check(false);
    } catch (const std::system_error &e) {
        check(e.code() == std::errc::broken_pipe);
    }
    descriptor nobody(::socket(AF_INET, SOCK_STREAM, 0));
    std::uint16_t free_port;
    {
        free_port = descriptor::listen_on_loopback(0).local_port();
    }
    try {
        co_await descriptor::connect_to_loopback(free_port);
        check(false);
    } catch (const std::system_error &e) {
        check(e.code() == std::errc::connection_refused);
    }
}

task<> callbacks() {
    int ends[2];
    check(::pipe(ends) == 0);
    int read = 0, written = 0;
    add_reader(ends[0], [&] {
        char c;
        check(::read(ends[0], &c, 1) == 1);
        ++read;
    });
    add_writer(ends[1], [&] {
        check(::write(ends[1], "x", 1) == 1);
        if (++written == 3)
            check(remove_writer(ends[1]));
    });
    while (read != 3)
        co_await sleep_for(1ms);
    check(written == 3);
    check(remove_reader(ends[0]));
    check(!remove_reader(ends[0]));
    ::close(ends[0]);
    ::close(ends[1]);
}

// Descriptors and another thread wake the same loop.
task<> both_kinds_of_waking() {
    auto p = pipe_ends::make();
    auto reader = create_task([](descriptor &from) -> task<> {
        char buffer[10];
        co_await from.read_some(buffer);
    }(p.out));
    co_await sleep_for(1ms);
    co_await to_thread([] { std::this_thread::sleep_for(5ms); });
    check(!reader.done());
    co_await p.in.write_all("x");
    co_await reader;
}

} // namespace

int main() {
    run(echo());
    run(end_of_stream());
    run(cancelled_read());
    run(broken_pipe());
    run(callbacks());
    run(both_kinds_of_waking());
    run(end_of_stream(), virtual_clock);
    check(live_frames() == 0);
}
