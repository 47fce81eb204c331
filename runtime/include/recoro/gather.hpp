// gather, wait and as_completed: several tasks at once.
//
//     auto [page, count] = co_await gather(fetch(url), count_rows(table));
//     std::vector<int> sizes = co_await gather(std::move(many_tasks));
//
// Arguments are tasks, handles of tasks that already run, or anything else that
// can be awaited; or one range of them. Results come in the order of the
// arguments; an argument without a result gives std::monostate, and when none
// has one, gather gives nothing. A lazy argument begins when the gather is
// awaited, in the turn after. A handle that occurs twice runs once.
//
// What happens when one fails is the policy:
//
//     gather(...)                   the others are cancelled, all are waited
//                                   for, then the first exception is thrown.
//                                   Nothing runs on: references to locals of
//                                   the caller are safe.
//     gather(policy::join, ...)     all are waited for, none is cancelled; then
//                                   the first exception is thrown.
//     gather(policy::detach, ...)   asyncio.gather: the first exception is
//                                   thrown at once, and the others run on. They
//                                   have to own what they use.
//     gather(policy::collect, ...)  return_exceptions=True: each result is an
//                                   outcome<T>, a value or an exception.
//
// When the awaiting task is cancelled, so are all that are being gathered. One
// that is cancelled from elsewhere counts as one that fails with
// cancelled_error.
//
// `wait` waits for handles without taking part: it cancels nothing, throws
// nothing of theirs, and says which are done. `as_completed` gives the results
// in the order in which they come.
#pragma once

#include <recoro/detail/outcome.hpp>
#include <recoro/detail/watch.hpp>

#include <ranges>
#include <tuple>
#include <vector>

namespace recoro {

namespace detail {

template <class T>
outcome<T> outcome_of(promise_base &task) {
    if (task.has(was_cancelled))
        return outcome<T>(std::make_exception_ptr(cancelled_error()));
    if (task.has(has_error)) {
        task.state |= retrieved;
        return outcome<T>(task.error());
    }
    if constexpr (std::is_void_v<T>)
        return outcome<T>(no_value());
    else if constexpr (std::is_reference_v<T>)
        return outcome<T>(std::addressof(task_handle<T>::take_from(task)));
    else
        return outcome<T>(task_handle<T>::take_from(task));
}

/// Throws for a task that would wait for itself, before anything is started.
template <class A>
void check_argument(A &argument) {
    if constexpr (is_handle<std::remove_const_t<A>>)
        check_join(argument.get());
}

/// The part of gather that does not know any type of a result.
template <class Policy>
class gathering : public watch {
    static constexpr bool cancels_rest =
        std::is_same_v<Policy, policy::structured_t>;
    static constexpr bool leaves_early =
        std::is_same_v<Policy, policy::detach_t>;
    static constexpr bool collects = std::is_same_v<Policy, policy::collect_t>;

protected:
    /// Throws if the whole has failed.
    void check() {
        if (!slept())
            return;
        if (here.current->has(throw_now)) [[unlikely]] {
            see_errors();
            throw_cancelled();
        }
        if (failed_ && !collects) [[unlikely]] {
            see_errors();
            if (failed_->has(was_cancelled))
                throw cancelled_error();
            std::rethrow_exception(failed_->error());
        }
        if (cancelled_) [[unlikely]]
            throw cancelled_error();
    }

private:
    void see_errors() noexcept {
        for (std::size_t i = 0; i != this->size(); ++i)
            this->task(i).state |= retrieved;
    }
    void ended(promise_base &task) noexcept override {
        this->count_end();
        bool told = this->left() == 0;
        if (task.has(has_error | was_cancelled) && !failed_) [[unlikely]] {
            failed_ = &task;
            if constexpr (cancels_rest || leaves_early)
                told = true;
        }
        if (told && complete_ && !this->woken())
            this->notice();
    }
    void changed() noexcept override {
        if (cancels_rest && failed_ && !std::exchange(cancelled_rest_, true) &&
            !cancelled_)
            this->cancel_all(failed_);
        if (this->left() == 0 || (leaves_early && failed_))
            this->wake();
    }
    bool cancel(promise_base &) noexcept override {
        const bool any = this->cancel_all();
        cancelled_ |= any;
        return any;
    }
    const char *what() const noexcept override { return "gathers"; }

    promise_base *failed_ = nullptr;
    bool cancelled_ = false;
    bool cancelled_rest_ = false;

protected:
    template <class A>
    void add_argument(A &a) {
        if constexpr (is_task<A>)
            this->add_new(a);
        else
            this->add(detail::ensure_task(std::move(a)));
    }
    /// All have been added: from now on ends are told.
    void complete() noexcept {
        complete_ = true;
        if (this->left() == 0 || (failed_ && (cancels_rest || leaves_early)))
            this->notice();
    }

private:
    bool complete_ = false;
};

template <class Policy, class... A>
class [[nodiscard("a gather that is not awaited does nothing")]] gather_some
    : gathering<Policy> {
    template <class T>
    using part = std::conditional_t<
        std::is_same_v<Policy, policy::collect_t>, outcome<T>,
        std::conditional_t<std::is_void_v<T>, std::monostate, T>>;
    static constexpr bool all_void =
        !std::is_same_v<Policy, policy::collect_t> &&
        (... && std::is_void_v<task_result<A>>);
    using result =
        std::conditional_t<all_void, void, std::tuple<part<task_result<A>>...>>;

public:
    explicit gather_some(A... a) : arguments_(std::move(a)...) {}

    bool await_ready() const noexcept { return sizeof...(A) == 0; }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) {
        std::apply([](A &...a) { (check_argument(a), ...); }, arguments_);
        this->reserve(sizeof...(A));
        std::apply([this](A &...a) { (this->add_argument(a), ...); },
                   arguments_);
        this->complete();
        this->sleep(leaf, place);
    }
    result await_resume() {
        this->check();
        return collect(std::index_sequence_for<A...>());
    }

private:
    template <std::size_t... i>
    result collect(std::index_sequence<i...>) {
        if constexpr (!all_void)
            return result(part_of<task_result<A>>(this->task(i))...);
    }
    template <class T>
    static part<T> part_of(promise_base &task) {
        if constexpr (std::is_same_v<Policy, policy::collect_t>)
            return outcome_of<T>(task);
        else if constexpr (std::is_void_v<T>)
            return std::monostate();
        else
            return task_handle<T>::take_from(task);
    }

    std::tuple<A...> arguments_;
};

template <class Policy, class A>
class [[nodiscard("a gather that is not awaited does nothing")]] gather_range
    : gathering<Policy> {
    using value = task_result<A>;
    static constexpr bool collects = std::is_same_v<Policy, policy::collect_t>;
    using element =
        std::conditional_t<collects, outcome<value>, kept_or_nothing<value>>;
    using result = std::conditional_t<std::is_void_v<value> && !collects, void,
                                      std::vector<element>>;

public:
    explicit gather_range(std::vector<A> a) noexcept
        : arguments_(std::move(a)) {}

    bool await_ready() const noexcept { return arguments_.empty(); }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) {
        for (A &a : arguments_)
            check_argument(a);
        this->reserve(arguments_.size());
        for (A &a : arguments_)
            this->add_argument(a);
        this->complete();
        this->sleep(leaf, place);
    }
    result await_resume() {
        this->check();
        if constexpr (!std::is_void_v<result>) {
            result all;
            all.reserve(this->size());
            for (std::size_t i = 0; i != this->size(); ++i) {
                if constexpr (collects)
                    all.push_back(outcome_of<value>(this->task(i)));
                else if constexpr (std::is_reference_v<value>)
                    all.push_back(std::addressof(
                        task_handle<value>::take_from(this->task(i))));
                else
                    all.push_back(task_handle<value>::take_from(this->task(i)));
            }
            return all;
        }
    }

private:
    std::vector<A> arguments_;
};

/// A range of tasks, handles or other awaitables.
template <class R>
concept awaitable_range =
    std::ranges::input_range<R> && !awaitable<R> &&
    requires { typename task_result<std::ranges::range_value_t<R>>; };

template <class R>
auto to_vector(R &&range) {
    using value = std::ranges::range_value_t<R>;
    if constexpr (std::is_same_v<R, std::vector<value>>) {
        return std::move(range);
    } else {
        std::vector<value> all;
        for (auto &&a : range) {
            if constexpr (std::is_lvalue_reference_v<R>)
                all.push_back(a);
            else
                all.push_back(std::move(a));
        }
        return all;
    }
}

} // namespace detail

/// Runs all arguments at once and waits for them.
template <awaitable... A>
auto gather(A... a) {
    return detail::gather_some<policy::structured_t, A...>(std::move(a)...);
}
template <class Policy, awaitable... A>
    requires detail::is_policy<Policy>
auto gather(Policy, A... a) {
    return detail::gather_some<Policy, A...>(std::move(a)...);
}
template <detail::awaitable_range R>
auto gather(R &&range) {
    return detail::gather_range<policy::structured_t,
                                std::ranges::range_value_t<R>>(
        detail::to_vector(std::forward<R>(range)));
}
template <class Policy, detail::awaitable_range R>
    requires detail::is_policy<Policy>
auto gather(Policy, R &&range) {
    return detail::gather_range<Policy, std::ranges::range_value_t<R>>(
        detail::to_vector(std::forward<R>(range)));
}

} // namespace recoro

#include <recoro/detail/as_completed.hpp>
#include <recoro/detail/wait.hpp>
