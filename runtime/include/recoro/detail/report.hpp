// Whom to tell about a mistake that nobody can be thrown at: a task that was
// never awaited, an exception that nobody will see. debug.hpp sets the hooks.
#pragma once

#include <recoro/detail/core.hpp>

#include <atomic>
#include <cstdio>
#include <exception>

namespace recoro::detail {

using lost_exception_function = void (*)(const std::exception_ptr &,
                                         const char *);
using never_awaited_function = void (*)(const source_place &);

inline constinit std::atomic<lost_exception_function> lost_exception_hook{
    nullptr};
inline constinit std::atomic<never_awaited_function> never_awaited_hook{
    nullptr};

[[gnu::noinline, gnu::cold]] inline void
report_lost(const std::exception_ptr &e, const char *what) noexcept {
    if (auto hook = lost_exception_hook.load()) {
        hook(e, what);
        return;
    }
    try {
        std::rethrow_exception(e);
    } catch (const std::exception &x) {
        std::fprintf(stderr, "recoro: %s: %s\n", what, x.what());
    } catch (...) {
        std::fprintf(stderr, "recoro: %s\n", what);
    }
}

[[gnu::noinline, gnu::cold]] inline void
report_never_awaited(const source_place &place) noexcept {
    if (auto hook = never_awaited_hook.load()) {
        hook(place);
        return;
    }
    std::fprintf(stderr, "recoro: task '%s' was never awaited (%s:%u)\n",
                 place.function, place.file, place.line);
}

} // namespace recoro::detail
