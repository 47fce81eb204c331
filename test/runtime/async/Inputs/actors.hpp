// Coroutines that fail, wait and give, for scenarios of any kind.
#pragma once

#include "trace.hpp"

#include <recoro/sync.hpp>
#include <recoro/task.hpp>
#include <recoro/timeout.hpp>

#include <stdexcept>
#include <string>
#include <utility>

using namespace recoro;

struct boom : std::runtime_error {
    boom() : std::runtime_error("boom") {}
};

// Says when a scope ends.
struct says_end {
    std::string name;
    explicit says_end(std::string n) : name(std::move(n)) {}
    says_end(const says_end &) = delete;
    says_end &operator=(const says_end &) = delete;
    ~says_end() { t("~" + name); }
};

inline task<> fail() {
    throw boom();
    co_return;
}
inline task<> fail_later(std::chrono::milliseconds d) {
    co_await sleep_for(d);
    throw boom();
}
inline task<int> give(int v) { co_return v; }
inline task<int> give_later(std::chrono::milliseconds d, int v) {
    co_await sleep_for(d);
    co_return v;
}
inline task<> forever() {
    for (;;)
        co_await sleep_for(1h);
}
inline task<> leaf() {
    says_end l("leaf");
    co_await sleep_for(1h);
}
inline task<> branch() {
    says_end l("branch");
    co_await leaf();
}
inline task<> trunk() {
    says_end l("trunk");
    co_await branch();
}
inline task<> takes(lock &l, int i) {
    auto held = co_await l.scoped();
    t("got", i);
    co_await sleep_for(1ms);
}
