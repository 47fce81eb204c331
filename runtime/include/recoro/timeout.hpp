// Limits on time, and protection from cancellation.
//
//     std::string s = co_await wait_for(fetch(url), 5s);  // or timeout_error
//     co_await timeout(5s, [&](timeout_scope &limit) -> task<> {
//         co_await step_one();
//         limit.reschedule(10s);                          // from now
//         co_await step_two();
//     });
//     co_await shield(write_all(file)); // is not cancelled with the caller
//
// wait_for runs its argument as a task of its own, from the next turn on. When
// the time is up it cancels that task, waits until it has cleaned up, and
// throws timeout_error, or gives the result if it ended with one after all.
// When the caller is cancelled, so is the task, and cancelled_error comes after
// its end.
//
// timeout runs its argument in the calling task: a task, or a function that
// makes one. When the time is up the calling task is cancelled, and the
// cancelled_error that comes out of the argument becomes a timeout_error. One
// that has another cause stays what it is: nested limits, and a cancellation
// from outside, are told apart by counting requests (PEP 654's companion in
// asyncio: Task.uncancel).
//
// shield lets the caller be cancelled while its argument runs on; the argument
// therefore has to own what it uses. A handle that is kept tells its end.
//
// stoppable ties a std::stop_token, of any thread, to an awaitable.
#pragma once

#include <recoro/detail/watch.hpp>

#include <stop_token>

namespace recoro {

/// The time is up.
class timeout_error : public std::runtime_error {
public:
    timeout_error() : std::runtime_error("timed out") {}
};

namespace detail {

/// Waits until a task has ended, or the time is up. True when the caller was
/// cancelled meanwhile, which does not reach the task.
class bystander : watch {
public:
    bystander(task_ref target, std::optional<nanoseconds> limit)
        : target_(std::move(target)), limit_(limit) {}
    ~bystander() { timer_.cancel(); }

    bool await_ready() const noexcept { return false; }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) {
        check_join(target_.get());
        reserve(1);
        add(target_);
        if (limit_)
            timer_ = current_loop().call_later(*limit_, [this] { wake(); });
        sleep(leaf, place);
    }
    bool await_resume() noexcept {
        promise_base &task = *here.current;
        const bool interrupted = task.has(throw_now);
        task.state &= ~throw_now;
        return interrupted;
    }

private:
    void ended(promise_base &) noexcept override {
        if (!woken() && !left_)
            notice();
    }
    void changed() noexcept override {
        if (!left_)
            wake();
    }
    bool cancel(promise_base &task) noexcept override {
        left_ = true;
        timer_.cancel();
        here.loop->throw_into(task);
        return true;
    }
    const char *what() const noexcept override { return "waits for a task"; }

    task_ref target_;
    std::optional<nanoseconds> limit_;
    callback_handle timer_;
    bool left_ = false;
};

// True when the caller was cancelled on the way.
inline task<bool> cancel_and_wait(task_ref target) {
    target.cancel();
    bool interrupted = false;
    while (!target.done())
        interrupted |= co_await bystander(target, std::nullopt);
    co_return interrupted;
}

template <class T>
T take_result(task_handle<T> handle) {
    return task_handle<T>::take_from(handle.get());
}

template <class A, class T>
task<T> wait_for_at_most(A a, nanoseconds limit) {
    task_handle<T> inner = ensure_task(std::move(a));
    bool interrupted = false;
    if (limit.count() > 0)
        interrupted = co_await bystander(inner, limit);
    if (!interrupted && inner.done())
        co_return take_result(std::move(inner));
    if (!inner.done())
        interrupted |= co_await cancel_and_wait(inner);
    if (interrupted) {
        inner.get().state |= retrieved;
        throw cancelled_error();
    }
    if (inner.cancelled())
        throw timeout_error();
    co_return take_result(std::move(inner));
}

} // namespace detail

/// Waits for an awaitable, at most for that long.
template <awaitable A, class Rep, class Period>
auto wait_for(A a, std::chrono::duration<Rep, Period> limit) {
    return detail::wait_for_at_most<A, detail::task_result<A>>(
        std::move(a), detail::to_nanoseconds(limit));
}

/// A limit that is in force. `timeout` makes it and passes it to its argument.
class timeout_scope {
public:
    timeout_scope(const timeout_scope &) = delete;
    timeout_scope &operator=(const timeout_scope &) = delete;

    /// The time at which it ends, as `current_loop().time()` counts.
    std::optional<std::chrono::nanoseconds> when() const noexcept {
        return when_;
    }
    /// Whether the time was up before the end.
    bool expired() const noexcept { return expired_; }
    /// Another limit, counted from now.
    template <class Rep, class Period>
    void reschedule(std::chrono::duration<Rep, Period> from_now) {
        reschedule_at(current_loop().time() + detail::to_nanoseconds(from_now));
    }
    /// Another limit as a time of the loop; none at all with std::nullopt.
    void reschedule_at(std::optional<std::chrono::nanoseconds> when) {
        if (expired_)
            throw std::logic_error("the timeout has expired");
        timer_.cancel();
        when_ = when;
        if (!when)
            return;
        auto expire = [this] {
            expired_ = true;
            task_.cancel();
        };
        loop &l = current_loop();
        timer_ =
            *when <= l.time() ? l.call_soon(expire) : l.call_at(*when, expire);
    }

    // For `timeout`: made in the task that it limits.
    explicit timeout_scope(std::optional<std::chrono::nanoseconds> when)
        : task_(current_task()), requests_(task_.cancelling()) {
        reschedule_at(when);
    }
    ~timeout_scope() { leave(); }
    /// True if a cancelled_error that comes now is this limit's.
    bool leave() noexcept {
        timer_.cancel();
        if (!expired_ || std::exchange(left_, true))
            return false;
        return task_.uncancel() <= requests_;
    }

private:
    task_ref task_;
    unsigned requests_;
    std::optional<std::chrono::nanoseconds> when_;
    callback_handle timer_;
    bool expired_ = false;
    bool left_ = false;
};

namespace detail {

template <class F>
decltype(auto) limited(F &body, timeout_scope &scope) {
    if constexpr (awaitable<F>)
        return std::move(body);
    else if constexpr (std::invocable<F &, timeout_scope &>)
        return body(scope);
    else
        return body();
}
template <class F>
using limited_result = await_result<decltype(detail::limited(
    std::declval<F &>(), std::declval<timeout_scope &>()))>;

template <class F>
task<limited_result<F>> run_limited(std::optional<nanoseconds> limit,
                                    bool from_now, F body) {
    if (limit && from_now)
        *limit += current_loop().time();
    timeout_scope scope(limit);
    try {
        if constexpr (std::is_void_v<limited_result<F>>) {
            co_await limited(body, scope);
            scope.leave();
            co_return;
        } else {
            auto &&result = co_await limited(body, scope);
            scope.leave();
            co_return std::forward<decltype(result)>(result);
        }
    } catch (const cancelled_error &) {
        if (!scope.leave())
            throw;
    }
    throw timeout_error();
}

} // namespace detail

/// Awaits a task, or what a function makes (given a timeout_scope & if it takes
/// one), in the calling task; throws timeout_error when the time is up.
template <class Rep, class Period, class F>
auto timeout(std::chrono::duration<Rep, Period> limit, F body) {
    return detail::run_limited(std::optional(detail::to_nanoseconds(limit)),
                               true, std::move(body));
}
/// The same with no limit, until the scope is given one.
template <class F>
auto timeout(std::nullopt_t, F body) {
    return detail::run_limited(std::optional<detail::nanoseconds>(), false,
                               std::move(body));
}
/// The same until a time of the loop.
template <class F>
auto timeout_at(std::chrono::nanoseconds when, F body) {
    return detail::run_limited(std::optional(when), false, std::move(body));
}

// ---- shield

namespace detail {

template <class A>
class [[nodiscard("a shield that is not awaited does nothing")]] shield_awaiter
    : watch {
    using result = task_result<A>;

public:
    explicit shield_awaiter(A a) : argument_(std::move(a)) {}
    bool await_ready() const noexcept {
        if constexpr (is_handle<A>)
            return argument_.done();
        else
            return false;
    }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) {
        inner_ = ensure_task(std::move(argument_));
        check_join(inner_.get());
        reserve(1);
        add(inner_);
        sleep(leaf, place);
    }
    result await_resume() {
        if constexpr (is_handle<A>) {
            if (!slept())
                return task_handle<result>::take_from(argument_.get());
        }
        if (here.current->has(throw_now)) [[unlikely]] {
            inner_.get().state |= retrieved;
            throw_cancelled();
        }
        return task_handle<result>::take_from(inner_.get());
    }

private:
    void ended(promise_base &) noexcept override {
        if (!left_ && !woken())
            notice();
    }
    void changed() noexcept override {
        if (!left_)
            wake();
    }
    bool cancel(promise_base &task) noexcept override {
        left_ = true;
        here.loop->throw_into(task);
        return true;
    }
    const char *what() const noexcept override { return "is shielded"; }

    A argument_;
    task_handle<result> inner_;
    bool left_ = false;
};

} // namespace detail

/// Waits for an awaitable without handing a cancellation on to it.
template <awaitable A>
auto shield(A a) {
    return detail::shield_awaiter<A>(std::move(a));
}

// ---- std::stop_token

namespace detail {

template <class A>
task<await_result<A>> run_stoppable(std::stop_token token, A a) {
    // Other threads see the token and the loop only; whether the task is still
    // there is known on the loop's thread.
    auto alive = std::make_shared<promise_base *>(here.current);
    struct guard {
        std::shared_ptr<promise_base *> &alive;
        ~guard() { *alive = nullptr; }
    } end{alive};
    loop &home = current_loop();
    auto request = [alive, &home] {
        home.call_soon_threadsafe([alive] {
            if (*alive)
                here.loop->cancel(**alive);
        });
    };
    std::stop_callback callback(std::move(token), request);
    co_return co_await std::move(a);
}

} // namespace detail

/// Awaits in the calling task, which is cancelled when the token asks to stop.
template <awaitable A>
auto stoppable(std::stop_token token, A a) {
    return detail::run_stoppable(std::move(token), std::move(a));
}

} // namespace recoro
