// Frames are recycled by size and thread, counted everywhere, and freed with
// the thread; what comes from elsewhere, is too large, or dies too late, is
// freed.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{tsan}

#include <recoro/detail/frames.hpp>
#include <recoro/generator.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <thread>
#include <vector>

using namespace recoro;
using namespace recoro::detail;

namespace {

TEST(frames, classes_fill_chunks) {
    for (std::size_t size = 1; size < 3000; ++size) {
        EXPECT_GE(frame_capacity(frame_class(size)), size);
        EXPECT_LT(frame_capacity(frame_class(size)), size + 24);
    }
    EXPECT_EQ(frame_capacity(frame_class(24)), 24u);
    EXPECT_EQ(frame_capacity(frame_class(104)), 104u);
}

TEST(frames, are_counted_and_recycled) {
    const std::size_t before = live_frames();
    for (std::size_t size : {1, 8, 9, 24, 25, 500, 1032, 1033, 5000}) {
        void *p = frame_allocate(size);
        std::memset(p, 1, size);
        EXPECT_EQ(live_frames(), before + 1);
        frame_deallocate(p, size);
        EXPECT_EQ(live_frames(), before);
        void *q = frame_allocate(size);
        if (!RECORO_DETAIL_SANITIZED && size <= 1032) {
            EXPECT_EQ(p, q);
        }
        frame_deallocate(q, size);
    }
}

TEST(frames, keep_within_their_limit) {
    constexpr std::size_t size = 1032;
    constexpr std::size_t enough = 2 * frame_cache_limit / size;
    std::vector<void *> all;
    for (std::size_t i = 0; i < enough; ++i)
        all.push_back(frame_allocate(size));
    for (void *p : all)
        frame_deallocate(p, size);
    std::size_t kept = 0;
    for (auto *block = frames_of_thread.lists[frame_class(size)]; block;
         block = block->next)
        ++kept;
    EXPECT_LE(kept * size, frame_cache_limit);
    if (!RECORO_DETAIL_SANITIZED) {
        EXPECT_GT(kept * size, frame_cache_limit / 2);
    }
}

generator<int> count(int n) {
    for (int i = 0; i < n; ++i)
        co_yield i;
}

TEST(frames, may_die_on_another_thread) {
    const std::size_t before = live_frames();
    std::vector<std::thread> threads;
    for (int n = 0; n < 4; ++n) {
        std::vector<generator<int>> made;
        for (int i = 0; i < 1000; ++i) {
            made.push_back(count(3));
            made.back().next();
        }
        threads.emplace_back([all = std::move(made)]() mutable {
            for (auto &each : all)
                each.next();
            all.clear();
            for (int i : count(3))
                static_cast<void>(i);
        });
    }
    for (std::thread &each : threads)
        each.join();
    EXPECT_EQ(live_frames(), before);
}

// Dies after the lists of its thread.
struct late {
    std::optional<generator<int>> kept;
};
TEST(frames, may_die_after_their_thread) {
    std::thread([] {
        thread_local late first;
        count(1).next();
        first.kept = count(2);
        first.kept->next();
    }).join();
    static late at_exit;
    at_exit.kept = count(2);
    at_exit.kept->next();
}

} // namespace
