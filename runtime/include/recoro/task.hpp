// task<T>: a coroutine that is awaited once. What `async def` is to Python
// (PEP 492), and std::execution::task (P3552) to C++26.
//
//     task<int> add(int a, int b) {
//         co_await sleep_for(10ms);
//         co_return a + b;
//     }
//     task<> program() { std::cout << co_await add(1, 2) << '\n'; }
//     int main() { run(program()); }
//
// The model. Calling the function runs nothing: it makes a task. `co_await`
// enters the body at once, without a turn of the loop, and the awaiting
// coroutine goes on with the result or the exception as soon as the body ends.
// Nothing is concurrent so far: concurrency begins with create_task, gather or
// task_group, which hand a task to the loop. This header brings loop.hpp along,
// so `run`, `create_task` and `sleep_for` need no other include.
//
// Lifetimes. A task owns its frame; `co_await` takes it over and destroys it at
// the end of the full expression. Parameters live in the frame as declared:
// what is taken by reference has to outlive the task. That is so for
// `co_await f(x)`, temporaries included, and it is not for
// `auto t = f(temporary())`. The captures of a lambda stay in the lambda: one
// that is a coroutine has to outlive its tasks.
//
// Traps.
//  - A task is awaited once. A second await, or the await of a task that has a
//    name (without std::move), does not compile.
//  - A task that is dropped without being awaited does nothing. The compiler
//    warns ([[nodiscard]]); debug builds report it (debug.hpp).
//  - `co_await` is allowed in a task or an async generator only; other
//    coroutine types do not know which task they belong to.
//  - A cancelled task gets a cancelled_error at its suspension point. Let it
//    pass: `catch (...)` around an await has to rethrow it.
//
// Depth and speed. A chain of a million awaits, and a loop of a million that
// complete at once, need no stack with any compiler or option. Frames are
// recycled; clang 20 and newer put the frame of `co_await f()` into the one of
// its caller. An exception costs one throw a level. Where nothing around the
// await handles it, `co_await no_handler(f())` says so, and the exception
// passes that level for a tenth of the price.
#pragma once

#include <recoro/detail/core.hpp>
#include <recoro/detail/outcome.hpp>

#include <memory>

#if defined(__clang__) && __has_cpp_attribute(clang::coro_await_elidable)
#define RECORO_DETAIL_ELIDABLE [[clang::coro_await_elidable]]
#else
#define RECORO_DETAIL_ELIDABLE
#endif

namespace recoro {

template <class T>
class task;

namespace detail {

/// The end of every task. A child goes on with who awaits it.
struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    void await_resume() const noexcept {}

    template <class P>
    transfer await_suspend(std::coroutine_handle<P> self) noexcept {
        promise_base &p = self.promise();
        if (p.has(is_root | forwards)) [[unlikely]] {
            if (p.has(is_root)) {
                p.state |= at_end;
                return transfer_to_loop();
            }
            if (p.has(has_error) && !promise_base::of(p.link.continuation)
                                         .has(is_root | is_barrier)) {
                here.current->state |= unwinding;
                here.failed = &p;
                return transfer_to_loop();
            }
        }
        return transfer_to(p.link.continuation);
    }
};

/// Where the result of a coroutine lives: among the 40 bytes that it shares
/// with the state of the wait, beside them, or, when it is aligned more
/// strictly than a frame can be, on the heap.
template <class T>
inline constexpr bool result_fits =
    sizeof(T) <= sizeof(promise_base::area_state) &&
    alignof(T) <= alignof(promise_base);
template <class T>
inline constexpr bool result_is_wide =
    alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__;

template <class T, bool fits = result_fits<T>, bool wide = result_is_wide<T>>
struct result_storage : promise_base {
    T &value() noexcept {
        return *std::launder(reinterpret_cast<T *>(this->area.bytes));
    }
    template <class U>
    void emplace(U &&from) {
        ::new (static_cast<void *>(this->area.bytes)) T(std::forward<U>(from));
    }
    void destroy_value() noexcept { value().~T(); }
};
template <class T>
struct result_storage<T, false, false> : promise_base {
    union {
        T result;
    };
    result_storage() noexcept {}
    ~result_storage() {}
    T &value() noexcept { return result; }
    template <class U>
    void emplace(U &&from) {
        std::construct_at(std::addressof(result), std::forward<U>(from));
    }
    void destroy_value() noexcept { result.~T(); }
};
template <class T>
struct result_storage<T, false, true> : promise_base {
    T *result;
    T &value() noexcept { return *result; }
    template <class U>
    void emplace(U &&from) {
        result = new T(std::forward<U>(from));
    }
    void destroy_value() noexcept { delete result; }
};

/// All that does not depend on how a value is returned.
template <class T>
struct task_promise_base : result_storage<kept_or_nothing<T>>,
                           frame_memory<void> {
    ~task_promise_base() {
        constexpr bool trivial =
            std::is_trivially_destructible_v<kept_or_nothing<T>> &&
            !result_is_wide<kept_or_nothing<T>>;
        if (this->has(has_error)) [[unlikely]]
            this->error().~exception_ptr();
        else if (!trivial && this->has(has_value))
            this->destroy_value();
        if constexpr (debug) {
            if (!this->has(started))
                report_unstarted();
        }
    }

    std::suspend_always initial_suspend() const noexcept { return {}; }
    final_awaiter final_suspend() const noexcept { return {}; }

    void unhandled_exception() noexcept {
        const bool cancelled = handling_cancellation();
        std::exception_ptr error = std::current_exception();
        if (this->has(has_value)) { // a destructor threw after co_return
            this->destroy_value();
            this->state &= ~has_value;
        }
        if constexpr (debug)
            trace_error(*this, error,
                        this->has(is_root) ? "" : this->area.child.function);
        this->unlist();
        this->set_error(std::move(error));
        if (cancelled)
            this->state |= was_cancelled;
    }

    /// Before a result that would overwrite the links of a root.
    void make_room() noexcept {
        using value = kept_or_nothing<T>;
        if constexpr (result_fits<value> &&
                      sizeof(value) > offsetof(promise_base::root_state, all))
            this->unlist();
    }

    [[noreturn, gnu::noinline, gnu::cold]] void rethrow() {
        std::rethrow_exception(this->take_error());
    }

private:
    void report_unstarted() noexcept;
};

template <class T>
struct task_promise final : task_promise_base<T> {
    task<T>
    get_return_object(source_place place = source_place::current()) noexcept;

    template <class U = T>
        requires std::constructible_from<T, U>
    void return_value(U &&from) {
        this->make_room();
        this->emplace(std::forward<U>(from));
        this->state |= has_value;
    }
    /// For the one await of a child: the frame is about to go away.
    T take() {
        if (this->has(has_error)) [[unlikely]]
            this->rethrow();
        return std::move(this->value());
    }
    T &result() { return this->value(); }
};

template <class T>
struct task_promise<T &> final : task_promise_base<T &> {
    task<T &>
    get_return_object(source_place place = source_place::current()) noexcept;

    void return_value(T &object) noexcept {
        this->make_room();
        this->emplace(std::addressof(object));
        this->state |= has_value;
    }
    T &take() {
        if (this->has(has_error)) [[unlikely]]
            this->rethrow();
        return *this->value();
    }
    T &result() { return *this->value(); }
};

template <>
struct task_promise<void> final : task_promise_base<void> {
    task<void>
    get_return_object(source_place place = source_place::current()) noexcept;

    void return_void() noexcept { this->state |= has_value; }
    void take() {
        if (this->has(has_error)) [[unlikely]]
            this->rethrow();
    }
    void result() noexcept {}
};

template <class T, bool forwarding>
class task_awaiter : awaiter_base {
    using promise = task_promise<T>;

public:
    explicit task_awaiter(void *frame) noexcept : awaiter_base(frame) {
        expects(frame, "a task is awaited that was moved away");
    }
    bool await_ready() const noexcept { return false; }

    template <async_promise P>
    transfer
    await_suspend(std::coroutine_handle<P> parent,
                  source_place place = source_place::current()) noexcept {
        void *const frame = child; // what is stored below does not change it
        promise_base &p = promise_of();
        p.link.continuation = parent.address();
        p.state = forwarding ? started | forwards : started;
        p.area.child.owner = this;
        if constexpr (debug)
            p.area.child.awaited_at = place;
        return transfer_to(frame);
    }
    // Other coroutine types end up here.
    template <class P>
        requires(!async_promise<P>)
    void await_suspend(std::coroutine_handle<P>) {
        static_assert(async_promise<P>,
                      "a recoro::task can be awaited in a recoro::task or a "
                      "recoro::async_generator only");
    }
    T await_resume() { return promise_of().take(); }

private:
    promise &promise_of() const noexcept {
        return std::coroutine_handle<promise>::from_address(child).promise();
    }
};

struct task_access;

} // namespace detail

/// A lazy coroutine. See the top of this file.
template <class T = void>
class [[nodiscard(
    "a task that is not awaited does nothing")]] RECORO_DETAIL_ELIDABLE task {
public:
    using value_type = T;
    using promise_type = detail::task_promise<T>;

    task(task &&other) noexcept
        : frame_(std::exchange(other.frame_, nullptr)) {}
    task &operator=(task other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~task() {
        if (frame_)
            std::coroutine_handle<>::from_address(frame_).destroy();
    }

    /// Runs the body at once, in place. Awaiting takes the task: write
    /// `co_await f()` or `co_await std::move(t)`.
    auto operator co_await() && noexcept {
        return detail::task_awaiter<T, false>(std::exchange(frame_, nullptr));
    }
    void operator co_await() & = delete;
    void operator co_await() const & = delete;

    /// Whether it can still be awaited.
    explicit operator bool() const noexcept { return frame_ != nullptr; }

private:
    friend promise_type;
    friend detail::task_access;
    explicit task(void *frame) noexcept : frame_(frame) {}

    void *frame_;
};

/// `co_await no_handler(f())` is `co_await f()` with a promise: no try block of
/// the awaiting coroutine encloses it. An exception of f then destroys the
/// awaiting coroutine without resuming it and goes on above, instead of being
/// thrown again here. Destructors run in the usual order, innermost first; they
/// see std::uncaught_exceptions() as 0. A `catch` around it is not entered.
/// Made for tools that see the code; by hand, only where the profile says so.
template <class T>
class [[nodiscard]] RECORO_DETAIL_ELIDABLE no_handler {
public:
    explicit no_handler(task<T> &&t) noexcept;
    no_handler(no_handler &&other) noexcept
        : frame_(std::exchange(other.frame_, nullptr)) {}
    no_handler &operator=(const no_handler &) = delete;
    ~no_handler() {
        if (frame_)
            std::coroutine_handle<>::from_address(frame_).destroy();
    }
    auto operator co_await() && noexcept {
        return detail::task_awaiter<T, true>(std::exchange(frame_, nullptr));
    }

private:
    void *frame_;
};

namespace detail {

struct task_access {
    template <class T>
    static task<T> make(void *frame) noexcept {
        return task<T>(frame);
    }
    template <class T>
    static void *take(task<T> &t) noexcept {
        return std::exchange(t.frame_, nullptr);
    }
};

template <class T>
task<T> make_task(task_promise<T> &p, const source_place &place) noexcept {
    if constexpr (debug) {
        p.area.child.awaited_at = place;
        p.area.child.function = place.function;
    }
    return task_access::make<T>(
        std::coroutine_handle<task_promise<T>>::from_promise(p).address());
}
template <class T>
task<T> task_promise<T>::get_return_object(source_place place) noexcept {
    return make_task(*this, place);
}
template <class T>
task<T &> task_promise<T &>::get_return_object(source_place place) noexcept {
    return make_task(*this, place);
}
inline task<void>
task_promise<void>::get_return_object(source_place place) noexcept {
    return make_task(*this, place);
}

} // namespace detail

template <class T>
no_handler<T>::no_handler(task<T> &&t) noexcept
    : frame_(detail::task_access::take(t)) {}

} // namespace recoro

#undef RECORO_DETAIL_ELIDABLE

#include <recoro/detail/report.hpp>

template <class T>
void recoro::detail::task_promise_base<T>::report_unstarted() noexcept {
    report_never_awaited(this->area.child.awaited_at);
}

#include <recoro/loop.hpp>
