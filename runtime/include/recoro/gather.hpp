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

#include <iterator>
#include <list>
#include <optional>
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

// ---- wait

/// When `wait` returns: on the first that ends, on the first that fails or
/// when all have ended, or when all have ended.
enum class return_when { first_completed, first_exception, all_completed };

/// What `wait` found, in the order of its argument.
template <class T = void>
struct wait_result {
    std::vector<task_handle<T>> done;
    std::vector<task_handle<T>> pending;
};

namespace detail {

template <class T>
class [[nodiscard("a wait that is not awaited does nothing")]] wait_awaiter
    : watch {
public:
    wait_awaiter(std::vector<task_handle<T>> handles, return_when when,
                 std::optional<nanoseconds> timeout)
        : handles_(std::move(handles)), when_(when), timeout_(timeout) {
        if (handles_.empty())
            throw std::invalid_argument("wait() needs at least one task");
    }
    wait_awaiter(wait_awaiter &&) = default;
    ~wait_awaiter() { timer_.cancel(); }

    bool await_ready() const noexcept { return false; }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) {
        for (const auto &handle : handles_)
            check_argument(handle);
        this->reserve(handles_.size());
        for (const auto &handle : handles_)
            this->add(handle);
        all_added_ = true;
        if (enough_)
            this->notice();
        if (timeout_)
            timer_ =
                current_loop().call_later(*timeout_, [this] { this->wake(); });
        this->sleep(leaf, place);
    }
    wait_result<T> await_resume() {
        resumed();
        wait_result<T> result;
        for (auto &handle : handles_)
            (handle.done() ? result.done : result.pending).push_back(handle);
        return result;
    }

private:
    void ended(promise_base &task) noexcept override {
        this->count_end();
        if (when_ == return_when::first_completed ||
            (when_ == return_when::first_exception && task.has(has_error) &&
             !task.has(was_cancelled)) ||
            (this->left() == 0 &&
             (all_added_ || this->size() == handles_.size()))) {
            if (!std::exchange(enough_, true) && all_added_ && !left_ &&
                !this->woken())
                this->notice();
        }
    }
    void changed() noexcept override {
        if (!left_)
            this->wake();
    }
    bool cancel(promise_base &task) noexcept override {
        left_ = true;
        timer_.cancel();
        here.loop->throw_into(task);
        return true;
    }
    const char *what() const noexcept override { return "waits for tasks"; }

    std::vector<task_handle<T>> handles_;
    callback_handle timer_;
    return_when when_;
    std::optional<nanoseconds> timeout_;
    bool enough_ = false;
    bool all_added_ = false;
    bool left_ = false;
};

} // namespace detail

/// Waits until some of the tasks are done, or until the time is up. Cancels
/// nothing.
template <class T>
auto wait(std::vector<task_handle<T>> handles,
          return_when when = return_when::all_completed) {
    return detail::wait_awaiter<T>(std::move(handles), when, std::nullopt);
}
template <class T, class Rep, class Period>
auto wait(std::vector<task_handle<T>> handles,
          std::chrono::duration<Rep, Period> timeout,
          return_when when = return_when::all_completed) {
    return detail::wait_awaiter<T>(std::move(handles), when,
                                   detail::to_nanoseconds(timeout));
}

/// The same for handles one by one. (g++ 12 rejects braces inside co_await, so
/// `co_await wait({a, b})` is better written this way.)
template <class T, std::same_as<task_handle<T>>... More>
auto wait(return_when when, task_handle<T> first, More... more) {
    std::vector<task_handle<T>> handles;
    handles.reserve(1 + sizeof...(More));
    handles.push_back(std::move(first));
    (handles.push_back(std::move(more)), ...);
    return detail::wait_awaiter<T>(std::move(handles), when, std::nullopt);
}
template <class T, std::same_as<task_handle<T>>... More>
auto wait(task_handle<T> first, More... more) {
    return wait(return_when::all_completed, std::move(first),
                std::move(more)...);
}

// ---- as_completed

namespace detail {

template <class T>
struct completions {
    struct taker : waiter, links {
        completions &from;
        promise_base *sleeper = nullptr;
        task_handle<T> taken;

        explicit taker(completions &c) noexcept : from(c) {}
        bool cancel(promise_base &task) noexcept override {
            unlink();
            here.loop->throw_into(task);
            return true;
        }
        void pass_on(promise_base &) noexcept override {
            from.done.push_front(std::move(taken));
            from.serve();
        }
        const char *what() const noexcept override {
            return "waits for the next result";
        }
    };

    std::list<task_handle<T>> done;
    recoro::detail::list takers;
    std::size_t unclaimed = 0; // results that nobody has asked for

    void serve() noexcept {
        while (!done.empty() && !takers.empty()) {
            auto &t = static_cast<taker &>(*takers.next);
            t.unlink();
            t.taken = std::move(done.front());
            done.pop_front();
            here.loop->wake(*t.sleeper);
        }
    }
};

} // namespace detail

/// One of the results of as_completed: the next one to come.
template <class T>
class [[nodiscard("a result that is not awaited is lost")]] next_completed {
    using state = detail::completions<T>;

    class awaiter : state::taker {
    public:
        explicit awaiter(std::shared_ptr<state> s) noexcept
            : state::taker(*s), keep_(std::move(s)) {}
        bool await_ready() noexcept {
            if (keep_->done.empty() || !keep_->takers.empty())
                return false;
            this->taken = std::move(keep_->done.front());
            keep_->done.pop_front();
            return true;
        }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            auto &task = detail::suspending(leaf, detail::wait_object);
            task.area.root.wait.object = this;
            this->sleeper = &task;
            keep_->takers.push_back(*this);
            detail::here.loop->suspended(task, place);
        }
        T await_resume() {
            if (this->sleeper)
                detail::resumed();
            task_ref last = std::move(this->taken);
            return task_handle<T>::take_from(last.get());
        }

    private:
        std::shared_ptr<state> keep_;
    };

public:
    explicit next_completed(std::shared_ptr<state> s) noexcept
        : state_(std::move(s)) {}
    auto operator co_await() const noexcept { return awaiter(state_); }

private:
    std::shared_ptr<state> state_;
};

/// The results of some tasks in the order in which they come:
///
///     for (auto next : as_completed(std::move(tasks)))
///         use(co_await next);
///
/// or, one by one, `while (!all.empty()) use(co_await all.next());`. The tasks
/// start when this is made. They run on when it is dropped.
template <class T>
class completion_range {
    using state = detail::completions<T>;

public:
    explicit completion_range(std::vector<task_handle<T>> handles)
        : state_(std::make_shared<state>()) {
        state_->unclaimed = handles.size();
        for (task_handle<T> &handle : handles) {
            const task_ref ref = handle;
            ref.add_done_callback(
                [s = state_, h = std::move(handle)](task_ref) mutable {
                    s->done.push_back(std::move(h));
                    s->serve();
                });
        }
    }

    /// Whether every result has been asked for.
    bool empty() const noexcept { return state_->unclaimed == 0; }
    std::size_t size() const noexcept { return state_->unclaimed; }
    next_completed<T> next() {
        if (empty())
            throw std::logic_error("as_completed has no more results");
        --state_->unclaimed;
        return next_completed<T>(state_);
    }

    class iterator {
    public:
        using value_type = next_completed<T>;
        using difference_type = std::ptrdiff_t;
        explicit iterator(completion_range &range) noexcept : range_(&range) {}
        next_completed<T> operator*() const { return range_->next(); }
        iterator &operator++() noexcept { return *this; }
        void operator++(int) noexcept {}
        friend bool operator==(const iterator &i,
                               std::default_sentinel_t) noexcept {
            return i.range_->empty();
        }

    private:
        completion_range *range_;
    };
    iterator begin() noexcept { return iterator(*this); }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    std::shared_ptr<state> state_;
};

/// Makes tasks of the arguments and gives their results as they come.
template <detail::awaitable_range R>
auto as_completed(R &&range) {
    using value = detail::task_result<std::ranges::range_value_t<R>>;
    std::vector<task_handle<value>> handles;
    for (auto &a : range) {
        if constexpr (std::is_lvalue_reference_v<R>)
            handles.push_back(detail::ensure_task(a));
        else
            handles.push_back(detail::ensure_task(std::move(a)));
    }
    return completion_range<value>(std::move(handles));
}
template <awaitable... A>
    requires(sizeof...(A) > 0)
auto as_completed(A... a) {
    using value = std::common_type_t<detail::task_result<A>...>;
    static_assert((... && std::is_same_v<value, detail::task_result<A>>),
                  "as_completed needs tasks with results of one type");
    std::vector<task_handle<value>> handles;
    (handles.push_back(detail::ensure_task(std::move(a))), ...);
    return completion_range<value>(std::move(handles));
}

} // namespace recoro
