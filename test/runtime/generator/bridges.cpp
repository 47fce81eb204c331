// generator_bridge.hpp: each program has the trace of the same calls within
// Boost's world, at every cut; for both libraries of Boost.
//
// REQUIRES: boost-coroutine
// RUN: %clangxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.clang -lboost_coroutine -lboost_context -pthread && %t.clang
// RUN: %gxx -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror -I%runtime %s -o %t.gcc -lboost_coroutine -lboost_context -pthread && %t.gcc
#define BOOST_COROUTINES_NO_DEPRECATION_WARNING
#include <recoro/generator_bridge.hpp>

#include <boost/bind/bind.hpp>
#include <boost/coroutine/asymmetric_coroutine.hpp>
#include <boost/coroutine2/coroutine.hpp>

#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

using namespace recoro;

std::ostringstream trace;

struct traced {
    explicit traced(std::string of) : name(std::move(of)) {}
    traced(const traced &) = delete;
    traced &operator=(const traced &) = delete;
    ~traced() { trace << "~" << name << " "; }
    std::string name;
};

/// What a scenario prints, an exception included.
template <class Scenario>
std::string traceOf(Scenario scenario) {
    trace.str("");
    try {
        scenario();
    } catch (const std::runtime_error &error) {
        trace << "E:" << error.what() << " ";
    }
    return trace.str();
}

int failures = 0;
void same(const char *what, const std::string &expected,
          const std::string &found) {
    if (expected == found)
        return;
    ++failures;
    std::cerr << what << "\n  expected " << expected << "\n  found    " << found
              << "\n";
}

/// Every scenario, for one of the two libraries.
template <class Push, class Pull, class Tick, class TickPull, class Get>
struct world {
    // The callee, and the caller that hands its sink on, in each style.
    static int callee(int n, bool fails, Push &sink) {
        traced local("callee");
        for (int i = 0; i != n; ++i)
            sink("c" + std::to_string(i));
        if (fails)
            throw std::runtime_error("callee");
        return n;
    }
    static nested_generator<std::string, void, int> callee(int n, bool fails) {
        traced local("callee");
        for (int i = 0; i != n; ++i)
            co_yield "c" + std::to_string(i);
        if (fails)
            throw std::runtime_error("callee");
        co_return n;
    }

    static void legacy(Push &sink) {
        traced local("caller");
        sink("first");
        int n = callee(2, false, sink);
        trace << "=" << n << " ";
        callee(0, false, sink);
        callee(1, true, sink);
    }
    static void to_native(Push &sink) {
        traced local("caller");
        sink("first");
        int n = yield_native(callee(2, false), sink);
        trace << "=" << n << " ";
        yield_native(callee(0, false), sink);
        yield_native(callee(1, true), sink);
    }
    static nested_generator<std::string> to_legacy() {
        traced local("caller");
        co_yield "first";
        int n = co_await delegate(yield_legacy<Pull>(
            [&](Push &sink) { return callee(2, false, sink); }));
        trace << "=" << n << " ";
        co_yield elements_of(
            yield_legacy<Pull>([&](Push &sink) { callee(0, false, sink); }));
        co_yield elements_of(
            yield_legacy<Pull>([&](Push &sink) { callee(1, true, sink); }));
    }
    static nested_generator<std::string> native() {
        traced local("caller");
        co_yield "first";
        int n = co_await delegate(callee(2, false));
        trace << "=" << n << " ";
        co_yield elements_of(callee(0, false));
        co_yield elements_of(callee(1, true));
    }
    static generator<std::string> flat(std::string &word, int n) {
        traced local("flat");
        for (; n; --n)
            co_yield word;
    }

    template <class Source>
    static void take(Source &from, int most) {
        for (; from && most; --most) {
            trace << from.get() << " ";
            from();
        }
    }

    static void sources() {
        for (int most : {0, 1, 2, 9}) {
            auto with = [&](auto body) {
                return traceOf([&] {
                    Pull from(body);
                    take(from, most);
                });
            };
            auto within = [&](auto body) {
                return traceOf([&] {
                    pull<std::string, Get> from(body);
                    take(from, most);
                });
            };
            const std::string expected = with(legacy);
            same("a legacy caller", expected, with(to_native));
            same("a native caller", expected, within(to_legacy));
            same("a native body", expected, with(native_body(native)));
            same("a native body with a bridge", expected,
                 with(native_body(to_legacy)));
            same("a legacy body", expected, within(legacy_body<Pull>(legacy)));
            same("a legacy body with a bridge", expected,
                 within(legacy_body<Pull>(to_native)));
        }
        std::string word = "w";
        same("bound", "w w ~flat ", traceOf([&] {
                 Pull from(native_body(std::bind(flat, std::ref(word), 2)));
                 take(from, 9);
             }));
        same("bound by Boost", "w w ~flat ", traceOf([&] {
                 Pull from(native_body(boost::bind(flat, boost::ref(word), 2)));
                 take(from, 9);
             }));
    }

    static void print(Pull &in, const std::string &prefix, int most) {
        traced local("print");
        while (in) {
            trace << prefix << in.get() << " ";
            if (!--most)
                throw std::runtime_error("full");
            in();
            if (prefix == "short:")
                return;
        }
        trace << "never ";
    }
    static consumer<std::string> print_native(source<std::string, Get> &in,
                                              const std::string &prefix,
                                              int most) {
        traced local("print");
        while (in) {
            trace << prefix << in.get() << " ";
            if (!--most)
                throw std::runtime_error("full");
            co_await in();
            if (prefix == "short:")
                co_return;
        }
        trace << "never ";
    }

    static void sinks() {
        using namespace boost::placeholders;
        for (std::string prefix : {"short:", "long:"})
            for (int most : {1, 2, 9}) {
                auto feed = [](auto &&to) {
                    trace << "made ";
                    for (const char *each : {"a", "b", "c"})
                        if (to)
                            to(each);
                    trace << bool(to) << " ";
                };
                const std::string expected = traceOf(
                    [&] { feed(Push(boost::bind(print, _1, prefix, most))); });
                same("a native consumer", expected, traceOf([&] {
                         feed(Push(native_consumer<Get>(
                             boost::bind(print_native, _1, prefix, most))));
                     }));
                same("a legacy consumer", expected, traceOf([&] {
                         feed(push<std::string, Get>(legacy_consumer<Push>(
                             boost::bind(print, _1, prefix, most))));
                     }));
            }
    }

    static generator<void> ticks(int n) {
        for (; n; --n)
            co_yield tick{};
    }
    static void ticks(int n, Tick &sink) {
        for (; n; --n)
            sink();
    }
    static void moments() {
        int seen = 0;
        TickPull from(native_body(
            std::bind(static_cast<generator<void> (*)(int)>(ticks), 3)));
        for (; from; from())
            ++seen;
        for (pull<void> each(
                 yield_legacy<TickPull>([](Tick &sink) { ticks(4, sink); }));
             each; each())
            ++seen;
        same("moments", "7", std::to_string(seen));
    }
};

/// What cannot be copied, and what is not copied: coroutines2 alone.
void owners_and_references() {
    using owners = boost::coroutines2::coroutine<std::unique_ptr<int>>;
    int sum = 0;
    owners::pull_type from(native_body([]() -> generator<std::unique_ptr<int>> {
        co_yield std::make_unique<int>(1);
    }));
    sum += *from.get();
    pull<std::unique_ptr<int>> back(legacy_body<owners::pull_type>(
        [](owners::push_type &sink) { sink(std::make_unique<int>(2)); }));
    sum += *back.get();
    same("owners", "3", std::to_string(sum));

    using references = boost::coroutines2::coroutine<int &>;
    int n = 1;
    references::pull_type to(
        native_body([&]() -> generator<int &> { co_yield n; }));
    to.get() += 10;
    pull<int &> other(legacy_body<references::pull_type>(
        [&](references::push_type &sink) { sink(n); }));
    other.get() += 100;
    same("references", "111", std::to_string(n));
}

template <class Family, class Ticks, class Get>
void run() {
    using in = world<typename Family::push_type, typename Family::pull_type,
                     typename Ticks::push_type, typename Ticks::pull_type, Get>;
    in::sources();
    in::sinks();
    in::moments();
}

} // namespace

int main() {
    run<boost::coroutines2::coroutine<std::string>,
        boost::coroutines2::coroutine<void>, moving>();
    run<boost::coroutines::asymmetric_coroutine<std::string>,
        boost::coroutines::asymmetric_coroutine<void>, copying>();
    owners_and_references();
    return failures != 0;
}
