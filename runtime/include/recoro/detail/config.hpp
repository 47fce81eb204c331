// What every header of the runtime asks of its compiler, and the one switch
// that it knows.
//
// RECORO_DEBUG is 1 in debug builds (NDEBUG not defined) and 0 otherwise;
// -DRECORO_DEBUG=1 or =0 overrides that. It turns on the checks for misuse and
// the counter of live frames. It never changes the layout of an object. All
// translation units of one program should agree on it.
#pragma once

#include <version>

#if !defined(__cpp_impl_coroutine) &&                                          \
    !(defined(__clang__) && __cplusplus >= 202002L)
#error "recoro needs C++20 coroutines: compile with -std=c++20 or later"
#endif
#if !defined(__cpp_exceptions)
#error                                                                         \
    "recoro needs exceptions: a coroutine hands errors on as exceptions, so do not compile with -fno-exceptions"
#endif

#include <cstdio>
#include <cstdlib>

#if !defined(RECORO_DEBUG)
#if defined(NDEBUG)
#define RECORO_DEBUG 0
#else
#define RECORO_DEBUG 1
#endif
#endif

// A sanitizer has to see each allocation by itself: memory that is recycled
// would hide a use after the end.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RECORO_DETAIL_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||     \
    __has_feature(memory_sanitizer)
#define RECORO_DETAIL_SANITIZED 1
#endif
#endif
#if !defined(RECORO_DETAIL_SANITIZED)
#define RECORO_DETAIL_SANITIZED 0
#endif

namespace recoro::detail {

inline constexpr bool debug = RECORO_DEBUG != 0;

/// For a static_assert in a template that is never to be instantiated.
template <class>
inline constexpr bool always_false = false;

[[noreturn]] inline void misused(const char *what) noexcept {
    std::fprintf(stderr, "recoro: %s\n", what);
    std::abort();
}

/// An assertion that names the mistake of the caller. Costs nothing outside
/// debug builds.
constexpr void expects([[maybe_unused]] bool fulfilled,
                       [[maybe_unused]] const char *what) noexcept {
    if constexpr (debug) {
        if (!fulfilled)
            misused(what);
    }
}

} // namespace recoro::detail
