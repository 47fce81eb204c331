// What every test of the asynchronous part shares: a trace of words, and a
// fixture that looks for leaked frames.
#pragma once

#include <recoro/debug.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

using namespace std::chrono_literals;

inline std::vector<std::string> trace_words;

/// Adds one entry: its arguments, separated by blanks.
template <class... A>
void t(const A &...a) {
    std::ostringstream out;
    const char *separator = "";
    ((out << separator << a, separator = " "), ...);
    trace_words.push_back(out.str());
}

inline std::string joined_trace() {
    std::string line;
    for (const std::string &word : trace_words)
        line += (line.empty() ? "" : " | ") + word;
    return line;
}

/// A list as Python prints it.
inline std::string list_of(const std::vector<std::string> &items) {
    std::string line = "[";
    for (const std::string &item : items)
        line += (line.size() == 1 ? "" : ", ") + item;
    return line + "]";
}

class leak_free : public ::testing::Test {
protected:
    void SetUp() override {
        trace_words.clear();
        before_ = recoro::live_frames();
    }
    void TearDown() override { EXPECT_EQ(recoro::live_frames(), before_); }

    /// Runs a scenario on the virtual clock and compares its trace.
    void expect_trace(recoro::task<> scenario, const std::string &expected) {
        recoro::run(std::move(scenario), recoro::virtual_clock);
        EXPECT_EQ(joined_trace(), expected);
    }

private:
    std::size_t before_ = 0;
};
