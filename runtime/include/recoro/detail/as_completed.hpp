// as_completed, as gather.hpp describes it.
#pragma once

#include <recoro/gather.hpp>

#include <iterator>
#include <list>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace recoro {

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
