// What a program can learn about its coroutines while it is being written.
//
//     set_never_awaited_hook([](const source_place &p) { ... });
//     set_lost_exception_hook(
//         [](const std::exception_ptr &e, const char *what) { ... });
//     log_slow_steps(100ms, [](const std::string &who, auto took) { ... });
//     std::cerr << dump_tasks();
//
// Never awaited: a task that is destroyed without having been awaited or made a
// task of the loop. Debug builds only (RECORO_DEBUG, by default where NDEBUG is
// not defined). Without a hook it is printed to stderr.
//
// Lost exceptions: of a task that nobody asked for its result, of a callback of
// the loop, of an async generator that was dropped in its midst. In every
// build; without a hook printed to stderr.
//
// Slow steps: a loop runs one thing at a time, and what takes long without
// awaiting holds up all others. asyncio's debug mode logs what takes 100 ms. On
// a virtual clock the time is the one that `advance` adds.
//
// The dump has a line for each task, oldest first, with what it waits for, and
// in debug builds a line for each await from its innermost coroutine outwards.
// `async_traceback` does the same for an exception: the coroutines through
// which it came, outermost first, in debug builds, for the exception that went
// through a coroutine last.
//
// The hooks are plain functions, one each for the whole program.
#pragma once

#include <recoro/loop.hpp>

#include <vector>

namespace recoro {

using never_awaited_hook = detail::never_awaited_function;
using lost_exception_hook = detail::lost_exception_function;

/// Returns the previous hook; null restores the printing.
inline never_awaited_hook
set_never_awaited_hook(never_awaited_hook hook) noexcept {
    return detail::never_awaited_hook.exchange(hook);
}
inline lost_exception_hook
set_lost_exception_hook(lost_exception_hook hook) noexcept {
    return detail::lost_exception_hook.exchange(hook);
}

namespace detail {
inline observers &observe(loop &l) {
    scheduler &s = l.engine();
    if (!s.observed)
        s.observed = std::make_unique<observers>();
    s.alerts.fetch_or(detail::scheduler::seen);
    return *s.observed;
}
} // namespace detail

/// Calls log(description, duration) after each step or callback of the loop
/// that took at least `limit`. To be called before the loop runs, or in it.
template <class Rep, class Period>
void log_slow_steps(
    loop &l, std::chrono::duration<Rep, Period> limit,
    std::function<void(const std::string &, std::chrono::nanoseconds)> log) {
    detail::observers &o = detail::observe(l);
    o.slow_limit = detail::to_nanoseconds(limit);
    o.slow = std::move(log);
}
template <class Rep, class Period>
void log_slow_steps(
    std::chrono::duration<Rep, Period> limit,
    std::function<void(const std::string &, std::chrono::nanoseconds)> log) {
    log_slow_steps(current_loop(), limit, std::move(log));
}

/// Calls f(task) before, or after, each step of a task: the way to cancel at
/// every suspension point in turn.
inline void on_each_step(loop &l, std::function<void(const task_ref &)> before,
                         std::function<void(const task_ref &)> after) {
    const auto adapt = [](std::function<void(const task_ref &)> f) {
        std::function<void(detail::promise_base &)> adapted;
        if (f)
            adapted = [f = std::move(f)](detail::promise_base &task) {
                f(task_ref::share(task));
            };
        return adapted;
    };
    detail::observers &o = detail::observe(l);
    o.before_step = adapt(std::move(before));
    o.after_step = adapt(std::move(after));
}

/// The live tasks of the running loop as text.
inline std::string dump_tasks() {
    return detail::dump_tasks(detail::running_loop());
}
inline std::string dump_tasks(loop &l) {
    return detail::dump_tasks(l.engine());
}

/// The live tasks of the running loop.
inline std::vector<task_ref> all_tasks() {
    std::vector<task_ref> all;
    detail::scheduler &s = detail::running_loop();
    for (auto *l = s.tasks.next; l != &s.tasks; l = l->next)
        all.push_back(task_ref::share(detail::promise_base::of_all(*l)));
    return all;
}

/// Where an exception came through, outermost first: the awaits that it passed,
/// and last the coroutine that threw it (without a line). Empty in release
/// builds, and for any exception but the last one that left a coroutine of this
/// thread. At most 64 innermost ones.
inline std::vector<source_place> async_traceback(const std::exception_ptr &e) {
    const detail::exception_trace &trace = detail::last_trace;
    std::vector<source_place> places;
    if (!e || trace.exception != detail::identity(e))
        return places;
    for (unsigned i = trace.count; i-- != 0;)
        places.push_back(trace.places[i]);
    return places;
}

#if RECORO_DEBUG
/// Coroutine frames on the heap, in the whole process. Zero at the end of a
/// program that leaks none. Debug builds only.
inline std::size_t live_frames() noexcept { return detail::live_frames(); }
#endif

} // namespace recoro
