// What the tests of the synchronous part share: a trace of words, and a fixture
// that looks for frames which nobody destroyed.
#pragma once

#include <recoro/detail/frames.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

inline std::vector<std::string> trace_words;

/// Adds one entry: its arguments, separated by blanks.
template <class... A>
void t(const A &...a) {
    std::ostringstream out;
    const char *separator = "";
    ((out << separator << a, separator = " "), ...);
    trace_words.push_back(out.str());
}

/// The trace so far, and starts a new one.
inline std::string trace() {
    std::string line;
    for (const std::string &word : trace_words)
        line += (line.empty() ? "" : " | ") + word;
    trace_words.clear();
    return line;
}

/// Says in the trace when it dies.
struct traced {
    explicit traced(const char *n) : name(n) {}
    traced(traced &&other) noexcept
        : name(std::exchange(other.name, nullptr)) {}
    ~traced() {
        if (name)
            t("~", name);
    }
    const char *name;
};

class leak_free : public ::testing::Test {
protected:
    void SetUp() override {
        trace_words.clear();
        before = recoro::detail::live_frames();
    }
    void TearDown() override {
        EXPECT_EQ(recoro::detail::live_frames(), before);
    }

private:
    std::size_t before = 0;
};
