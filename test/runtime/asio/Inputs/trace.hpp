// What the programs beside this folder share: the Asio that is tested, and a
// trace. A scenario is told twice, once in the old style and once in the new;
// both must leave the same trace, and it must be the one that is written down.
#pragma once

#include <utility> // Asio 1.18 needs it and forgets it

#if TEST_STANDALONE_ASIO
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/spawn.hpp>
#include <asio/steady_timer.hpp>
#include <asio/thread_pool.hpp>
namespace net = asio;
using error_code = asio::error_code;
#else
#define BOOST_COROUTINES_NO_DEPRECATION_WARNING
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
namespace net = boost::asio;
using error_code = boost::system::error_code;
#endif

#include <recoro/asio.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <string>

using namespace std::chrono_literals;

/// The trace of the scenario that runs.
inline std::string trace;

/// Adds a word to the trace.
inline void say(std::string const &word) {
    if (!trace.empty())
        trace += ' ';
    trace += word;
}

/// Says when it is destroyed; moved-from ones are silent.
class loud {
public:
    explicit loud(std::string name) : name_(std::move(name)) {}
    loud(loud &&other) noexcept : name_(std::exchange(other.name_, "")) {}
    loud(loud const &other) = default;
    loud &operator=(loud const &) = delete;
    ~loud() {
        if (!name_.empty())
            say("~" + name_);
    }

private:
    std::string name_;
};

inline int failures = 0;

inline void expect(char const *scenario, char const *style,
                   std::string const &expected) {
    bool const same = trace == expected;
    failures += !same;
    std::printf("%s %s, %s: %s\n", same ? "ok  " : "FAIL", scenario, style,
                trace.c_str());
    if (!same)
        std::printf("     expected: %s\n", expected.c_str());
    std::fflush(stdout);
    trace.clear();
}

/// Runs a context until it has nothing left to do; exceptions are said.
inline void run(net::io_context &io) {
    for (int i = 0; i != 5; ++i) {
        try {
            io.run();
            say("end");
            return;
        } catch (std::exception const &error) {
            say(std::string("run:") + error.what());
        } catch (int number) {
            say("run:" + std::to_string(number));
        }
    }
}

/// Runs `start` with a fresh context and then the context.
inline void scenario(char const *name, char const *style,
                     std::string const &expected,
                     std::function<void(net::io_context &)> const &start) {
    {
        net::io_context io;
        start(io);
        run(io);
    }
    expect(name, style, expected);
}

/// Calls `start` in a handler, between one that is queued before and one after.
template <typename Start>
void in_handler(net::io_context &io, Start start) {
    net::post(io, [&io, start] {
        net::post(io, [] { say("earlier"); });
        say("before");
        try {
            start();
            say("after");
        } catch (std::exception const &error) {
            say(std::string("call:") + error.what());
        }
        net::post(io, [] { say("later"); });
    });
}

// The two ways to start a coroutine. Most scenarios use one body type, because
// each takes long to compile.
using net::awaitable;
using net::use_awaitable;
using net::yield_context;
using old_body = std::function<void(yield_context)>;
using new_body = std::function<awaitable<void>()>;

inline void start_old(net::io_context &io, old_body body) {
    net::spawn(io, std::move(body));
}
inline void start_old(yield_context const &parent, old_body body) {
    net::spawn(parent, std::move(body));
}
inline void start_new(net::io_context &io, new_body body) {
    recoro::spawn_like(io, std::move(body));
}
inline void start_new(net::any_io_executor const &parent, new_body body) {
    recoro::spawn_on(parent, std::move(body));
}

inline int report() {
    std::printf("%d failures\n", failures);
    return failures != 0;
}
