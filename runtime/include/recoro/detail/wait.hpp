// wait, as gather.hpp describes it.
#pragma once

#include <recoro/detail/watch.hpp>

#include <concepts>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace recoro {

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

} // namespace recoro
