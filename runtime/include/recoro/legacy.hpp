// Stackful coroutines and generators that await: what a program that is
// migrated in steps still has of the old kind, in the loop of the new one.
//
//     using coroutine = boost::coroutines2::coroutine<recoro::legacy_wait>;
//     int stock(std::string what) {                     // stackful, as it was
//         int n = run_legacy(fetch(std::move(what)));   // a native task
//         return n + 1;
//     }
//     task<> native() {
//         int n = co_await from_legacy<coroutine>(
//             [] { return stock("apples"); });
//     }
//
// The model. `from_legacy<C>(f)` runs f on a stack of its own, in the task that
// awaits it, and gives what f returns. Inside of f, at any depth,
// `run_legacy(a)` waits for anything that a task may await: the stack is left,
// the task waits natively, other tasks run, and the stack is entered again with
// the result. Python has the same bridge between generators and `async def`
// (types.coroutine, PEP 492).
//
//  - C has two members, pull_type and push_type, with the interface of
//    Boost.Coroutine2 for values of type legacy_wait. This header includes no
//    Boost.
//  - An exception of what is awaited is thrown by run_legacy; one that leaves f
//    is thrown by the co_await. A cancellation of the task is a cancelled_error
//    out of run_legacy: it unwinds the legacy frames as it does native ones.
//  - `run_legacy(a, sink)` is for code that has its push_type<legacy_wait> at
//    hand, and was not started by from_legacy<C>.
//  - `from_legacy(source)` drives one that is there already to its end. Its
//    values say what it waits for: legacy_wait or anything awaitable; for void,
//    one turn of the loop. The source may be a pull_type, a recoro::pull, or a
//    nested_generator<Y, In, R>. The last is a coroutine in the old style of
//    Python: it is sent the result of what it has yielded, or has its exception
//    thrown at the yield, and its own result is the one of the co_await.
//
// Traps. A pull_type runs its body inside of its constructor, up to the first
// wait. Neither Boost nor this header keeps apart the exceptions that two
// stacks are handling: no run_legacy inside of a catch block. A stack that is
// abandoned in its midst is unwound by Boost's forced_unwind, which `catch
// (...)` has to rethrow. What f captures by reference has to live until the
// co_await is over.
#pragma once

#include <recoro/generator.hpp>
#include <recoro/loop.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <stdexcept>

namespace recoro {

namespace detail {

/// What a stack that is left waits for. It lives on that stack.
struct legacy_request {
    std::exception_ptr error;
    virtual task<> perform() = 0;

protected:
    ~legacy_request() = default;
};

} // namespace detail

/// The value type of legacy coroutines that call run_legacy.
class legacy_wait {
public:
    explicit legacy_wait(detail::legacy_request &r) noexcept : request_(&r) {}

    // For from_legacy: what has failed is told to the stack that waits.
    detail::legacy_request &request() const noexcept { return *request_; }

private:
    detail::legacy_request *request_;
};

namespace detail {

template <class A>
struct legacy_request_for final : legacy_request {
    using result = await_result<A>;
    A awaited;
    std::optional<kept_or_nothing<result>> value;

    explicit legacy_request_for(A &&a) : awaited(std::move(a)) {}
    task<> perform() override {
        if constexpr (std::is_void_v<result>) {
            co_await std::move(awaited);
            value.emplace();
        } else if constexpr (std::is_reference_v<result>) {
            value.emplace(std::addressof(co_await std::move(awaited)));
        } else {
            value.emplace(co_await std::move(awaited));
        }
    }
    result take() {
        if (error)
            std::rethrow_exception(std::exchange(error, nullptr));
        if constexpr (std::is_reference_v<result>)
            return **value;
        else if constexpr (!std::is_void_v<result>)
            return std::move(*value);
    }
};

/// How the legacy stack that runs on this thread is left.
struct legacy_stack {
    void (*leave)(void *sink, legacy_wait);
    void *sink;
};
inline constinit thread_local legacy_stack *current_legacy_stack = nullptr;

/// While a legacy stack runs. Stacks may nest: native code that one of them
/// waits for may enter another one.
class legacy_entered {
public:
    explicit legacy_entered(legacy_stack *entered) noexcept
        : outer_(std::exchange(current_legacy_stack, entered)) {}
    legacy_entered(const legacy_entered &) = delete;
    legacy_entered &operator=(const legacy_entered &) = delete;
    ~legacy_entered() { current_legacy_stack = outer_; }

private:
    legacy_stack *outer_;
};

template <class Value>
concept legacy_value = std::is_void_v<Value> ||
                       std::same_as<Value, legacy_wait> || awaitable<Value>;

/// What p.get() gives; void if there is no such member.
template <class P>
struct value_of_source {
    using type = void;
};
template <class P>
    requires requires(P &p) { p.get(); }
struct value_of_source<P> {
    using type = std::remove_cvref_t<decltype(std::declval<P &>().get())>;
};

template <class P>
concept legacy_source = std::move_constructible<P> && requires(P &p) {
    static_cast<bool>(p);
    p();
};

/// Performs what a stack waits for; what fails is kept for that stack.
inline task<> perform(legacy_wait wait) {
    try {
        co_await wait.request().perform();
    } catch (...) {
        wait.request().error = std::current_exception();
    }
}

template <class P>
task<> drive_legacy(P &source, legacy_stack *stack) {
    using value = typename value_of_source<P>::type;
    static_assert(legacy_value<value>,
                  "from_legacy drives what yields legacy_wait, awaitables or "
                  "nothing; a source of plain values is simply iterated");
    while (source) {
        if constexpr (std::is_void_v<value>)
            co_await sleep_for(nanoseconds(0));
        else if constexpr (std::is_same_v<value, legacy_wait>)
            co_await perform(source.get());
        else
            co_await std::move(source.get());
        legacy_entered scope(stack);
        source();
    }
}

template <class P>
task<> drive_owned(P source) {
    co_await drive_legacy(source, nullptr);
}

template <class Coroutine, class F, class R>
task<R> run_on_a_stack(F f) {
    using sink_type = typename Coroutine::push_type;
    using source_type = typename Coroutine::pull_type;
    legacy_stack stack{[](void *sink, legacy_wait wait) {
                           (*static_cast<sink_type *>(sink))(wait);
                       },
                       nullptr};
    std::optional<kept_or_nothing<R>> value;
    const auto enter = [&] {
        legacy_entered scope(&stack);
        return source_type([&](sink_type &sink) {
            stack.sink = std::addressof(sink);
            if constexpr (std::is_void_v<R>) {
                f();
                value.emplace();
            } else if constexpr (std::is_reference_v<R>) {
                value.emplace(std::addressof(f()));
            } else {
                value.emplace(f());
            }
        });
    };
    source_type source = enter();
    co_await drive_legacy(source, &stack);
    if constexpr (std::is_reference_v<R>)
        co_return **value;
    else if constexpr (!std::is_void_v<R>)
        co_return std::move(*value);
}

/// What an awaitable ends with, a cancellation included.
template <class A>
task<outcome<await_result<A>>> outcome_of_awaiting(A a) {
    using result = await_result<A>;
    std::exception_ptr error;
    try {
        if constexpr (std::is_void_v<result>) {
            co_await std::move(a);
            co_return outcome<result>(no_value());
        } else if constexpr (std::is_reference_v<result>) {
            co_return outcome<result>(std::addressof(co_await std::move(a)));
        } else {
            co_return outcome<result>(co_await std::move(a));
        }
    } catch (...) {
        error = std::current_exception();
    }
    co_return outcome<result>(std::move(error));
}

template <class Y>
auto awaited_by_generator(Y *yielded) {
    if constexpr (std::is_same_v<std::remove_const_t<Y>, tick>)
        return sleep_for(nanoseconds(0));
    else
        return std::move(*yielded);
}

template <class Y, class In, class R, class Allocator>
task<R> drive_generator(nested_generator<Y, In, R, Allocator> g) {
    auto *yielded = g.next();
    while (yielded) {
        auto got = co_await outcome_of_awaiting(awaited_by_generator(yielded));
        if (!got)
            yielded = g.throw_(got.error());
        else if constexpr (std::is_void_v<In> ||
                           std::is_void_v<typename decltype(got)::value_type>)
            yielded = g.next();
        else
            yielded = g.send(std::move(*got));
    }
    if constexpr (!std::is_void_v<R>)
        co_return g.result();
}

} // namespace detail

/// Runs f on a stack of its own, which run_legacy may leave. C: see the top.
template <class C, std::invocable F>
task<std::invoke_result_t<F &>> from_legacy(F f) {
    return detail::run_on_a_stack<C, F, std::invoke_result_t<F &>>(
        std::move(f));
}

/// Drives a legacy coroutine to its end; each of its values is waited for.
template <detail::legacy_source P>
task<> from_legacy(P source) {
    return detail::drive_owned(std::move(source));
}
/// The same for a generator: its result is the result.
template <class Y, class In, class R, class Allocator>
task<R> from_legacy(nested_generator<Y, In, R, Allocator> g) {
    return detail::drive_generator(std::move(g));
}

/// Leaves the legacy stack until `awaited` has ended; gives its result.
/// `sink(legacy_wait)` leaves the stack.
template <awaitable A, std::invocable<legacy_wait> Sink>
detail::await_result<A> run_legacy(A awaited, Sink &sink) {
    detail::legacy_request_for<A> request(std::move(awaited));
    sink(legacy_wait(request));
    return request.take();
}
/// The same on a stack of from_legacy<C>. Elsewhere it throws std::logic_error.
template <awaitable A>
detail::await_result<A> run_legacy(A awaited) {
    detail::legacy_stack *stack = detail::current_legacy_stack;
    if (!stack)
        throw std::logic_error("run_legacy() outside of from_legacy()");
    auto leave = [stack](legacy_wait wait) { stack->leave(stack->sink, wait); };
    return run_legacy(std::move(awaited), leave);
}

} // namespace recoro
