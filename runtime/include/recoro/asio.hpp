// recoro/asio.hpp: native coroutines that start the way Asio's stackful ones
// did, and gather for them
//
// A stackful coroutine was started with `spawn(io, f)`. Asio's own replacement,
// `co_spawn(io, f(), token)`, differs from it in four ways, none of which the
// compiler reports:
//
//   strand      `spawn(io, f)` made a strand and ran f, the children that f
//               spawned and all that they waited for on it. `co_spawn(io, ...)`
//               does not: with two threads in `run()` they run at once.
//   order       `spawn` called inside a handler ran f up to its first
//               suspension before it returned. Up to Asio 1.18, `co_spawn`
//               posts f.
//   exceptions  what escaped from f came out of `run()`, or, if f had not been
//               suspended yet, out of a `spawn(yield, f)` into its caller.
//               `co_spawn` hands it to its token, later; `detached` drops it.
//   captures    f died when the coroutine ended. `co_spawn` keeps it until a
//               completion that it posts has run.
//
// Here are the old semantics for new coroutines. f is a callable without
// arguments that returns an `awaitable<R>`; R is dropped.
//
//   spawn_like(io, f)
//       was `spawn(io, f)`, `spawn(executor, f)` or `spawn(strand, f)`.
//   spawn_on(executor, f)
//       The same without a strand of its own: for a strand, and for what was
//       `spawn(yield, f)`: spawn_on(co_await this_coro::executor, f).
//   spawn_then(executor, f, handler)
//       was `spawn(executor, f, handler)`: the handler is called when f ends,
//       not posted.
//   start_inline(executor, f)
//       The first call of a stackless coroutine: f runs in the caller's frame,
//       on whatever thread that is, up to its first suspension, and goes on on
//       `executor`.
//   rethrow
//       A token for `co_spawn`: what escapes leaves `run()`.
//
// All starters keep f, and what it captured, until the coroutine ends, and then
// destroy it before anything else runs. So pass the lambda, never the awaitable
// that it returns: `co_spawn(io, [x]() -> awaitable<void> {...}())` is a
// coroutine whose captures died at the end of that line. What f captures by
// reference must outlive the coroutine, as it had to before.
//
// An exception that escapes before the first suspension comes out of
// `start_inline` always, and out of `spawn_on` and `spawn_like` when the caller
// runs on that very strand. Everywhere else, and after a suspension, it comes
// out of `run()`, which may be called again. On a `thread_pool` nobody catches
// it: std::terminate, as with `spawn`.
//
// A coroutine is not work: `run()` returns when all that is left are coroutines
// that wait for something without pending operations. `co_spawn` would keep it
// running; `spawn` did not. When the context is destroyed, suspended coroutines
// are destroyed with it, the innermost frame first. Boost's unwinding was an
// exception that `catch (...)` saw; this is not: destructors run, handlers do
// not.
//
// Several at once, as gather.hpp does it for tasks (asyncio.gather):
//
//   auto [page, size] = co_await gather(fetch(url), measure(file));
//   std::vector<int> all = co_await gather(std::move(vector_of_awaitables));
//
// Each begins in its turn when the gather is awaited, in place, and runs up to
// its first suspension. Results come in the order of the arguments, a
// std::monostate for void; when all are void, there is nothing. On the first
// failure the others are cancelled (terminally), all are waited for, and that
// exception is thrown: nothing runs on, so that references to locals of the
// caller are safe. gather(policy::join, ...) waits without cancelling,
// gather(policy::detach, ...) throws at once and lets the others run on (they
// have to own what they use), and gather(policy::collect, ...) gives an
// outcome<T>, a result or an exception, for each. When the caller is cancelled,
// so are all, and operation_aborted is thrown when they have ended. Asio knows
// of cancellation from 1.19 on; before, the default waits as policy::join does.
// The coroutines run on strands over the caller's executor: what is serial
// stays serial, and on a thread_pool they run in parallel, each on one thread
// at a time.
//
// Safe on every executor, serial or not: nothing is shared between the starter
// and the coroutine once it has been suspended, but what is told by gather. (If
// an `awaitable<T, E>` names an executor E of its own that is no
// any_io_executor, gather has no strands for it: then E has to be serial.)
//
// Which Asio: the one that was included before this header; else Boost.Asio if
// there is one, else standalone Asio. Define RECORO_STANDALONE_ASIO to 0
// (Boost) or 1 to decide, which a file that includes both must. From 1.18
// (Boost 1.74) on. Up to 1.22 with Clang, define BOOST_ASIO_HAS_CO_AWAIT and
// BOOST_ASIO_HAS_STD_COROUTINE (ASIO_... for the standalone one) for the whole
// program: those versions do not see Clang's coroutines themselves.
//
// To launch a coroutine in place is private to Asio; the namespace `launching`
// below is the only place that does it. With RECORO_ASIO_PUBLIC_ONLY defined it
// uses `co_spawn` instead: the strand, and exceptions out of `run()`, remain;
// the other two differences above are back, a nested coroutine's early
// exception goes to `run()`, and there is no `start_inline`.
//
// On purpose, this header also brings what a migrated file needs: `awaitable`,
// `use_awaitable`, `redirect_error`, `co_spawn`, `this_coro`, `dispatch` and
// `make_strand`. It never includes Asio's spawn.hpp: a program that has left
// its stackful coroutines behind needs to link neither Boost.Coroutine nor
// Boost.Context. What still needs both worlds is in <recoro/asio_bridge.hpp>.
#ifndef RECORO_ASIO_HPP
#define RECORO_ASIO_HPP

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility> // Asio 1.18's awaitable.hpp relies on it, and forgets it

#if !defined(RECORO_STANDALONE_ASIO)
// Only the umbrella header defines the version; every header, its guard.
#if defined(BOOST_ASIO_VERSION) || defined(BOOST_ASIO_DETAIL_CONFIG_HPP)
#if defined(ASIO_VERSION) || defined(ASIO_DETAIL_CONFIG_HPP)
#error "both Asios are included: define RECORO_STANDALONE_ASIO to 0 or 1"
#endif
#define RECORO_STANDALONE_ASIO 0
#elif defined(ASIO_VERSION) || defined(ASIO_DETAIL_CONFIG_HPP)
#define RECORO_STANDALONE_ASIO 1
#elif __has_include(<boost/asio/version.hpp>)
#define RECORO_STANDALONE_ASIO 0
#elif __has_include(<asio/version.hpp>)
#define RECORO_STANDALONE_ASIO 1
#else
#error "recoro/asio.hpp needs Boost.Asio or standalone Asio"
#endif
#endif

#if RECORO_STANDALONE_ASIO
#include <asio/any_io_executor.hpp>
#include <asio/associated_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/dispatch.hpp>
#include <asio/execution_context.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/redirect_error.hpp>
#include <asio/strand.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/version.hpp>
#define RECORO_ASIO_VERSION ASIO_VERSION
#if !defined(ASIO_HAS_CO_AWAIT)
#error "define ASIO_HAS_CO_AWAIT and ASIO_HAS_STD_COROUTINE"
#endif
#else
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/version.hpp>
#define RECORO_ASIO_VERSION BOOST_ASIO_VERSION
#if !defined(BOOST_ASIO_HAS_CO_AWAIT)
#error "define BOOST_ASIO_HAS_CO_AWAIT and BOOST_ASIO_HAS_STD_COROUTINE"
#endif
#endif

#if RECORO_ASIO_VERSION < 101800
#error "recoro/asio.hpp needs Asio 1.18 (Boost 1.74) or newer"
#endif

// Cancellation slots, and with them another shape of the private parts.
#define RECORO_ASIO_HAS_CANCELLATION (RECORO_ASIO_VERSION >= 101900)
#if RECORO_ASIO_HAS_CANCELLATION
#if RECORO_STANDALONE_ASIO
#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_state.hpp>
#else
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_state.hpp>
#endif
#endif

namespace recoro {

/// A completion token for `co_spawn` and for whatever else completes with an
/// exception_ptr first: rethrows it, out of `run()`. Results are dropped.
struct rethrow_t {
    template <typename... Results>
    void operator()(std::exception_ptr failure, Results &&...) const {
        if (failure)
            std::rethrow_exception(std::move(failure));
    }
};
inline constexpr rethrow_t rethrow{};

namespace asio_detail {

#if RECORO_STANDALONE_ASIO
namespace net = ::asio;
#else
namespace net = ::boost::asio;
#endif

/// What stops a coroutine from outside; nothing before Asio 1.19.
#if RECORO_ASIO_HAS_CANCELLATION
using cancellation = net::cancellation_state;
#else
struct cancellation {};
#endif

/// A coroutine is run by a "thread", in Asio's words: a stack of frames and the
/// executor that resumes the top one. `entry` is the type of its lowest frame;
/// `launch` makes the thread and runs it in place, until it is suspended (the
/// pending operation owns it from there on) or has ended. What escapes from the
/// lowest frame is thrown by whoever resumed it last: `launch`, or a handler.
/// `kept` is what `stop` refers to, if nobody else sees to it: `co_spawn` uses
/// it a little longer than the lowest frame lives.
namespace launching {

#if defined(RECORO_ASIO_PUBLIC_ONLY)

template <typename Executor>
using entry = net::awaitable<void, Executor>;

template <typename Executor>
void launch(entry<Executor> lowest, Executor const &executor,
            [[maybe_unused]] cancellation stop = {},
            std::shared_ptr<void> kept = nullptr) {
    auto done = [kept = std::move(kept)](std::exception_ptr failure) {
        rethrow(std::move(failure));
    };
#if RECORO_ASIO_HAS_CANCELLATION
    net::co_spawn(executor, std::move(lowest),
                  net::bind_cancellation_slot(stop.slot(), std::move(done)));
#else
    net::co_spawn(executor, std::move(lowest), std::move(done));
#endif
}

#elif RECORO_ASIO_HAS_CANCELLATION

template <typename Executor>
using entry =
    net::awaitable<net::detail::awaitable_thread_entry_point, Executor>;

template <typename Executor>
void launch(entry<Executor> lowest, Executor const &executor,
            cancellation stop = {}, std::shared_ptr<void> const & = nullptr) {
    net::detail::awaitable_thread<Executor>(std::move(lowest), executor,
                                            stop.slot(), stop)
        .launch();
}

#else

template <typename Executor>
using entry = net::awaitable<void, Executor>;

template <typename Executor>
void launch(entry<Executor> lowest, Executor const &executor, cancellation = {},
            std::shared_ptr<void> const & = nullptr) {
    net::detail::awaitable_thread<Executor>(std::move(lowest), executor)
        .launch();
}

#endif

} // namespace launching

template <typename T>
inline constexpr bool is_awaitable = false;
template <typename T, typename Executor>
inline constexpr bool is_awaitable<net::awaitable<T, Executor>> = true;

template <typename Executor>
inline constexpr bool is_strand = false;
template <typename Executor>
inline constexpr bool is_strand<net::strand<Executor>> = true;

template <typename T>
concept execution_context =
    std::is_convertible_v<T &, net::execution_context &>;

/// The executor that the awaitables of F are made for.
template <typename F>
struct executor_of {
    using result = std::invoke_result_t<std::decay_t<F> &>;
    static_assert(
        is_awaitable<result>,
        "pass a callable that returns an awaitable, not an awaitable");
    using type = typename result::executor_type;
};
template <typename F>
using executor_of_t = typename executor_of<F>::type;

/// The lowest frame: owns f for as long as the coroutine lives.
template <typename Executor, typename F>
launching::entry<Executor> run_to_its_end(F f) {
    (void)co_await f();
}

/// The same, and `handler` is told how f ended while f is still there.
template <typename Resumes, typename Executor, typename F, typename Handler>
launching::entry<Resumes> run_and_tell(Executor executor, F f,
                                       Handler handler) {
    using result = typename std::invoke_result_t<F &>::value_type;
    auto const busy = net::make_work_guard(executor);
    std::exception_ptr failure;
    if constexpr (std::is_void_v<result>) {
        try {
            co_await f();
        } catch (...) {
            failure = std::current_exception();
        }
        net::dispatch(executor, [&] { std::move(handler)(failure); });
    } else {
        std::optional<result> value;
        try {
            value.emplace(co_await f());
        } catch (...) {
            failure = std::current_exception();
        }
        net::dispatch(executor, [&] {
            std::move(handler)(failure, value ? std::move(*value) : result());
        });
    }
}

} // namespace asio_detail

/// Starts f on `executor`: at once if the caller runs there, else as a handler
/// of its own. See the top of this file for lifetimes and exceptions.
template <typename Executor, typename F>
    requires(!asio_detail::execution_context<Executor>)
void spawn_on(Executor const &executor, F &&f) {
    using namespace asio_detail;
    using resumed_by = executor_of_t<F>;
    net::dispatch(executor, [resumes = resumed_by(executor),
                             f = std::decay_t<F>(
                                 std::forward<F>(f))]() mutable {
        launching::launch(run_to_its_end<resumed_by>(std::move(f)), resumes);
    });
}

/// Starts f as token-less `spawn(executor, f)` did: on a fresh strand over
/// `executor`, or on `executor` itself if that is a strand.
template <typename Executor, typename F>
    requires(!asio_detail::execution_context<Executor>)
void spawn_like(Executor const &executor, F &&f) {
    if constexpr (asio_detail::is_strand<Executor>)
        spawn_on(executor, std::forward<F>(f));
    else
        spawn_on(asio_detail::net::strand<Executor>(executor),
                 std::forward<F>(f));
}

/// Starts f as token-less `spawn(context, f)` did: on a fresh strand.
template <asio_detail::execution_context Context, typename F>
void spawn_like(Context &context, F &&f) {
    spawn_like(context.get_executor(), std::forward<F>(f));
}

/// Starts f as `spawn(executor, f, handler)` did: on `executor` itself, and
/// `handler` is called as soon as f ends, with its exception or null and,
/// unless f's result is void, its result (a default-constructed one after an
/// exception). `co_spawn` would post the call if f never suspended, behind what
/// is queued already. The coroutine runs on `executor`, so the call is made in
/// place; the coroutine counts as work until then.
template <typename Executor, typename F, typename Handler>
    requires(!asio_detail::execution_context<Executor>)
void spawn_then(Executor const &executor, F &&f, Handler &&handler) {
    using namespace asio_detail;
    using resumed_by = executor_of_t<F>;
    net::dispatch(executor, [executor, f = std::decay_t<F>(std::forward<F>(f)),
                             handler = std::decay_t<Handler>(
                                 std::forward<Handler>(handler))]() mutable {
        launching::launch(run_and_tell<resumed_by>(executor, std::move(f),
                                                   std::move(handler)),
                          resumed_by(executor));
    });
}

template <asio_detail::execution_context Context, typename F, typename Handler>
void spawn_then(Context &context, F &&f, Handler &&handler) {
    spawn_then(context.get_executor(), std::forward<F>(f),
               std::forward<Handler>(handler));
}

/// Starts f as token-less `spawn(handler, f)` did: on the executor that is
/// associated with `handler`, as by `bind_executor`. Up to Asio 1.22, handler()
/// is called when f has ended, unless by an exception; from 1.23 on, `spawn`
/// never called it, and neither does this.
template <typename Handler, typename F>
    requires(!asio_detail::execution_context<std::remove_reference_t<Handler>>)
void spawn_bound(Handler &&handler, F &&f) {
    auto const executor = asio_detail::net::get_associated_executor(handler);
#if RECORO_ASIO_VERSION >= 102300
    spawn_on(executor, std::forward<F>(f));
#else
    using result = std::invoke_result_t<std::decay_t<F> &>;
    spawn_on(
        executor,
        [f = std::decay_t<F>(std::forward<F>(f)),
         handler =
             std::decay_t<Handler>(std::forward<Handler>(handler))]() mutable
            -> asio_detail::net::awaitable<void,
                                           typename result::executor_type> {
            (void)co_await f();
            handler();
        });
#endif
}

/// Runs f here and now up to its first suspension; `executor` resumes it. What
/// escapes before that is thrown by this call. The caller vouches that f may
/// run here: on a strand that the caller is not on, f would race with it.
template <typename Executor, typename F>
    requires(!asio_detail::execution_context<Executor>)
#if defined(RECORO_ASIO_PUBLIC_ONLY)
void start_inline(Executor const &executor, F &&f) = delete;
#else
void start_inline(Executor const &executor, F &&f) {
    using namespace asio_detail;
    using resumed_by = executor_of_t<F>;
    launching::launch(
        run_to_its_end<resumed_by>(std::decay_t<F>(std::forward<F>(f))),
        resumed_by(executor));
}
#endif

} // namespace recoro

#include <recoro/detail/asio_gather.hpp>

#endif
