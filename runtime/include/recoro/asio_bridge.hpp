// recoro/asio_bridge.hpp: calls between stackful and native Asio coroutines
//
// A code base that is migrated in steps has, at every cut, a stackful coroutine
// that needs a native one's result, or the other way round:
//
//   // in the old world
//   int n = recoro::call_native(count(stock), yield);
//   // in the new one
//   int n = co_await recoro::call_legacy(
//       [&](yield_context yield) { return count(stock, yield); });
//
//   // a native callable in a std::function<int(name, yield_context)>
//   counters.push_back(recoro::as_legacy(count_by_name));
//
// All behave as the plain call did when caller and callee were of one kind:
// the callee starts at once, on the caller's executor; it ends, and its
// by-value parameters are gone, before the caller goes on; nothing is posted in
// between; a callee that is never suspended does not suspend its caller. Its
// result is moved (T need not have a default constructor), its exception is
// thrown by the call. Cancellation reaches the callee, from Asio 1.23 on, where
// stackful coroutines know of it. If the context is destroyed while both are
// suspended, the callee's frames go first, then the caller's.
//
// Traps:
//   - The callable given to `call_legacy` is moved into the awaitable, and what
//     it captures by reference must live until the call ends: await the call
//     in the expression that makes it. With g++ 12 capture by reference only:
//     it destroys twice a closure in an awaited expression that holds class
//     types by value.
//   - A native callee's first part runs on the stack of its stackful caller:
//     small. So does what follows `co_await call_legacy`, up to its next
//     suspension, with Asio up to 1.22; from 1.23 on it has the thread's stack.
//   - `yield[ec]` has no meaning for `call_native`: errors are exceptions. Up
//     to Asio 1.22, ec is cleared.
//   - Asio's own way, `co_spawn(executor, f(), yield)`, does not compile or
//     crashes on success between 1.23 and 1.28, and gives up the order
//     described above.
//   - With RECORO_ASIO_PUBLIC_ONLY and Asio up to 1.18 a native callee is
//     posted.
//
// This header includes Asio's spawn.hpp, and so needs Boost.Context and, where
// that Asio uses it, Boost.Coroutine. When the last bridge goes, they can go
// too.
#ifndef RECORO_ASIO_BRIDGE_HPP
#define RECORO_ASIO_BRIDGE_HPP

#include <recoro/asio.hpp>
#include <recoro/detail/asio_meeting.hpp>

#if RECORO_STANDALONE_ASIO
#include <asio/async_result.hpp>
#include <asio/bind_executor.hpp>
#include <asio/detached.hpp>
#include <asio/spawn.hpp>
#else
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/spawn.hpp>
#endif

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

// From here on a stackful coroutine has a result, a cancellation state, and
// suspends before an operation is initiated.
#define RECORO_ASIO_HAS_SPAWN_TOKEN (RECORO_ASIO_VERSION >= 102300)

namespace recoro {
namespace asio_detail {

/// What a call has led to: a value or an exception.
template <typename T>
class answer {
public:
    template <typename... Value>
    void succeed(Value &&...value) {
        value_.emplace(std::forward<Value>(value)...);
    }

    void fail(std::exception_ptr failure) { failure_ = std::move(failure); }

    T take() {
        if (failure_)
            std::rethrow_exception(std::move(failure_));
        if constexpr (!std::is_void_v<T>)
            return std::move(*value_);
    }

private:
    std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>>
        value_;
    std::exception_ptr failure_;
};

/// The callee's end of a meeting, in its lowest frame. If that is destroyed
/// before the callee has ended, so is the caller, after it.
class appointment {
public:
    explicit appointment(meeting &with) : meeting_(&with) {}
    appointment(appointment const &) = delete;
    appointment &operator=(appointment const &) = delete;
    ~appointment() {
        if (meeting_)
            meeting_->end(true);
    }

    std::unique_ptr<sleeper> end() {
        return std::exchange(meeting_, nullptr)->end(false);
    }

private:
    meeting *meeting_;
};

/// The executor of a stackful coroutine.
template <typename Yield>
auto executor_of_yield(Yield const &yield) {
    if constexpr (requires { yield.get_executor(); })
        return yield.get_executor();
    else
        return net::get_associated_executor(yield.handler_);
}

/// How a caller takes notice of its cancellation. The callee has to do the
/// same: by default a native coroutine throws at its next await after it was
/// cancelled, and a stackful one does not.
struct cancellation_manner {
    cancellation state;
    bool throws = false;
};

template <typename Yield>
cancellation_manner manner_of(Yield const &yield) {
    if constexpr (requires { yield.get_cancellation_state(); })
        return {yield.get_cancellation_state(), yield.throw_if_cancelled()};
    else
        return {};
}

/// The lowest frame of a native callee.
template <typename T, typename Executor>
launching::entry<Executor>
run_native(net::awaitable<T, Executor> callee, answer<T> &result, meeting &with,
           [[maybe_unused]] bool throw_if_cancelled) {
    appointment caller(with);
#if RECORO_ASIO_HAS_CANCELLATION
    co_await net::this_coro::throw_if_cancelled(throw_if_cancelled);
#endif
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(callee);
            result.succeed();
        } else {
            result.succeed(co_await std::move(callee));
        }
    } catch (...) {
        result.fail(std::current_exception());
    }
    if (auto const waiting = caller.end())
        waiting->wake();
}

/// A caller that goes on where its callee has ended.
template <typename Handler>
std::unique_ptr<sleeper> resumed_in_place(Handler handler) {
    return sleeper_of(std::move(handler),
                      [](Handler &&woken) { std::move(woken)(); });
}

/// Puts a stackful caller to sleep.
template <typename Yield>
void sleep_in(meeting &with, Yield yield) {
#if RECORO_ASIO_HAS_SPAWN_TOKEN
    // It must not be woken by its own cancellation while its callee, which has
    // been told of it too, writes into its frame.
    bool const throws = yield.throw_if_cancelled();
    yield.throw_if_cancelled(false);
#endif
    net::async_initiate<Yield, void()>(
        [&with](auto handler) {
            with.sleep(resumed_in_place(std::move(handler)));
        },
        yield);
#if RECORO_ASIO_HAS_SPAWN_TOKEN
    yield.throw_if_cancelled(throws);
#endif
}

/// Puts a native caller to sleep.
template <typename Executor>
net::awaitable<void, Executor> sleep_in(meeting &with) {
    net::use_awaitable_t<Executor> token;
    return net::async_initiate<net::use_awaitable_t<Executor>, void()>(
        [&with](auto handler) {
            with.sleep(resumed_in_place(std::move(handler)));
        },
        token);
}

/// Calls f(yield) and keeps what it led to, except its unwinding.
template <typename T, typename F, typename Yield>
void run_legacy(F &f, answer<T> &result, Yield const &yield) {
    try {
        if constexpr (std::is_void_v<T>) {
            f(yield);
            result.succeed();
        } else {
            result.succeed(f(yield));
        }
    }
#if !RECORO_ASIO_HAS_SPAWN_TOKEN || defined(ASIO_HAS_BOOST_COROUTINE) ||       \
    defined(BOOST_ASIO_HAS_BOOST_COROUTINE)
    catch (boost::coroutines::detail::forced_unwind const &) {
        throw;
    }
#endif
#if defined(ASIO_HAS_BOOST_CONTEXT_FIBER) ||                                   \
    defined(BOOST_ASIO_HAS_BOOST_CONTEXT_FIBER)
    catch (boost::context::detail::forced_unwind const &) {
        throw;
    }
#endif
    catch (...) {
        result.fail(std::current_exception());
    }
}

/// The body of a stackful callee.
template <typename T, typename F>
void answer_native(F &f, answer<T> &result, meeting &with,
                   [[maybe_unused]] bool throw_if_cancelled,
                   net::yield_context yield) {
    appointment caller(with);
#if RECORO_ASIO_HAS_SPAWN_TOKEN
    yield.reset_cancellation_state(net::enable_total_cancellation());
    yield.throw_if_cancelled(throw_if_cancelled);
#endif
    run_legacy(f, result, yield);
    auto const waiting = caller.end();
    if (!waiting)
        return;
#if RECORO_ASIO_HAS_SPAWN_TOKEN
    // From here on the caller runs, and for long: not on this small stack. A
    // suspended coroutine's operation is initiated by who resumed it.
    yield.throw_if_cancelled(false);
    net::async_initiate<net::yield_context, void()>(
        [&waiting](auto myself) {
            waiting->wake();
            std::move(myself)();
        },
        yield);
#else
    waiting->wake();
#endif
}

/// Starts a stackful coroutine on `executor`.
template <typename Executor, typename F>
void start_legacy(Executor const &executor, [[maybe_unused]] cancellation stop,
                  F body) {
#if RECORO_ASIO_HAS_SPAWN_TOKEN
    net::spawn(executor, std::move(body),
               net::bind_cancellation_slot(stop.slot(), net::detached));
#else
    // Here a stackful coroutine has initiated its operation before it leaves
    // its stack: only a strand keeps another thread from resuming it meanwhile.
    Executor serial = executor;
    if constexpr (std::is_constructible_v<Executor, net::strand<Executor>>)
        serial = Executor(net::strand<Executor>(executor));
    void (*ignore_the_end)() = [] {};
    net::spawn(net::bind_executor(serial, ignore_the_end), std::move(body));
#endif
}

/// What f gives for a stackful caller's arguments without the last, its token.
template <typename F, typename Arguments, std::size_t... Index>
auto without_token(F &f, Arguments &&all, std::index_sequence<Index...>)
    -> std::invoke_result_t<F &, std::tuple_element_t<Index, Arguments>...> {
    return std::invoke(f, std::get<Index>(std::move(all))...);
}

} // namespace asio_detail

/// Runs a native coroutine for a stackful one, which waits for its result.
template <typename T, typename Executor, typename Yield>
T call_native(asio_detail::net::awaitable<T, Executor> callee, Yield yield) {
    using namespace asio_detail;
    answer<T> result;
    meeting with_callee;
    auto const manner = manner_of(yield);
    launching::launch(
        run_native(std::move(callee), result, with_callee, manner.throws),
        Executor(executor_of_yield(yield)), manner.state);
    if (!with_callee.over())
        sleep_in(with_callee, yield);
    return result.take();
}

/// What as_legacy makes: f(a, b) is called by (a, b, yield).
template <typename F>
class legacy_callable {
public:
    explicit legacy_callable(F f) : f_(std::move(f)) {}

    template <typename First, typename... More,
              typename Own = std::index_sequence_for<More...>>
        requires requires(F &f, std::tuple<First &&, More &&...> &&all) {
            asio_detail::without_token(f, std::move(all), Own());
        }
    auto operator()(First &&first, More &&...more) {
        std::tuple<First &&, More &&...> all(std::forward<First>(first),
                                             std::forward<More>(more)...);
        return call_native(
            asio_detail::without_token(f_, std::move(all), Own()),
            std::get<sizeof...(More)>(all));
    }

private:
    F f_;
};

/// Makes a native callable one that takes a token, behind its own arguments,
/// for a std::function that stackful coroutines call.
template <typename F>
legacy_callable<std::decay_t<F>> as_legacy(F &&f) {
    return legacy_callable<std::decay_t<F>>(std::forward<F>(f));
}

/// Runs f(yield), which returns T, as a stackful coroutine for a native one,
/// which waits for its result: `co_await call_legacy<T>(f)`.
template <typename T, typename Executor = asio_detail::net::any_io_executor,
          typename F>
    requires std::invocable<F &, asio_detail::net::yield_context>
asio_detail::net::awaitable<T, Executor> call_legacy(F f) {
    using namespace asio_detail;
    answer<T> result;
    meeting with_callee;
    cancellation_manner manner;
#if RECORO_ASIO_HAS_SPAWN_TOKEN
    manner.state = co_await net::this_coro::cancellation_state;
    manner.throws = co_await net::this_coro::throw_if_cancelled();
#endif
    Executor const executor = co_await net::this_coro::executor;
    start_legacy(executor, manner.state,
                 [&f, &result, &with_callee,
                  throws = manner.throws](net::yield_context yield) -> void {
                     answer_native(f, result, with_callee, throws, yield);
                 });
    if (!with_callee.over())
        co_await sleep_in<Executor>(with_callee);
    co_return result.take();
}

/// The same with the type that f(yield) returns: `co_await call_legacy(f)`.
template <typename F>
    requires std::invocable<F &, asio_detail::net::yield_context>
asio_detail::net::awaitable<
    std::invoke_result_t<F &, asio_detail::net::yield_context>>
call_legacy(F f) {
    return call_legacy<
        std::invoke_result_t<F &, asio_detail::net::yield_context>>(
        std::move(f));
}

} // namespace recoro

#endif
