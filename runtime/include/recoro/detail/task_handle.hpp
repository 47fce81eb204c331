// Handles of tasks that a loop runs; loop.hpp describes them.
#pragma once

#include <recoro/detail/scheduler.hpp>
#include <recoro/task.hpp>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace recoro {

class loop;

namespace detail {

[[noreturn, gnu::noinline, gnu::cold]] inline void throw_no_loop() {
    throw std::logic_error("no running event loop");
}
inline scheduler &running_loop() {
    if (!here.loop) [[unlikely]]
        throw_no_loop();
    return *here.loop;
}

inline void check_join(promise_base &target) {
    if (&target == here.current)
        throw std::logic_error("a task cannot await itself");
    if constexpr (debug) {
        promise_base *next = &target;
        for (int i = 0; i != 1000 && next && !next->has(is_done | queued) &&
                        next->has(started) && next->has(wait_object);
             ++i) {
            next = next->area.root.wait.object->awaited_task();
            if (next == here.current)
                throw std::logic_error("tasks cannot await each other");
        }
    }
}

} // namespace detail

/// Any task of the loop, whatever its result. A counted reference.
class task_ref {
public:
    task_ref() noexcept = default;
    task_ref(const task_ref &other) noexcept : task_(other.task_) {
        if (task_)
            ++task_->references;
    }
    task_ref(task_ref &&other) noexcept
        : task_(std::exchange(other.task_, nullptr)) {}
    task_ref &operator=(task_ref other) noexcept {
        std::swap(task_, other.task_);
        return *this;
    }
    ~task_ref() {
        if (task_)
            detail::scheduler::release(*task_);
    }

    explicit operator bool() const noexcept { return task_ != nullptr; }
    friend bool operator==(const task_ref &, const task_ref &) = default;

    /// Asks the task to end. False when it is done already.
    bool cancel() const noexcept {
        if (done())
            return false;
        detail::expects(detail::here.loop, "cancel() outside of the loop");
        return detail::here.loop->cancel(get());
    }
    /// Takes one request back and returns how many are left.
    unsigned uncancel() const noexcept {
        return detail::scheduler::uncancel(get());
    }
    /// How many requests have been made and not taken back.
    unsigned cancelling() const noexcept { return get().cancel_requests(); }

    bool done() const noexcept { return get().has(detail::is_done); }
    /// Whether it is done, and ended by being cancelled.
    bool cancelled() const noexcept {
        return done() && get().has(detail::was_cancelled);
    }
    /// The exception of a finished task, null when it has a result. Throws
    /// cancelled_error when it was cancelled, std::logic_error when not done.
    std::exception_ptr exception() const {
        check_done();
        detail::promise_base &task = get();
        if (task.has(detail::was_cancelled))
            throw cancelled_error();
        if (!task.has(detail::has_error))
            return nullptr;
        task.state |= detail::retrieved;
        return task.error();
    }
    /// Calls f(task_ref) in the turn after the end; in the next turn if that is
    /// over.
    template <class F>
    void add_done_callback(F f) const;

    std::string name() const {
        auto &names = detail::running_loop().names;
        auto it = names.find(task_);
        return it == names.end() ? std::string() : it->second;
    }
    void set_name(std::string name) const {
        detail::running_loop().names[task_] = std::move(name);
        get().state |= detail::was_named;
    }

    // For the rest of the library.
    struct adopt_t {};
    task_ref(detail::promise_base &task, adopt_t) noexcept : task_(&task) {}
    static task_ref share(detail::promise_base &task) noexcept {
        ++task.references;
        return task_ref(task, adopt_t());
    }
    /// Gives the counted reference away.
    detail::promise_base *release() noexcept {
        return std::exchange(task_, nullptr);
    }
    detail::promise_base &get() const noexcept {
        detail::expects(task_, "an empty task handle is used");
        return *task_;
    }

protected:
    void check_done() const {
        if (!done())
            throw std::logic_error("the task is not done");
    }

private:
    detail::promise_base *task_ = nullptr;
};

namespace detail {

/// Waits for the end of a task. A cancellation is handed on to that task.
class join_awaiter : waiter, done_node {
public:
    explicit join_awaiter(task_ref target) noexcept
        : target_(std::move(target)) {}

    bool await_ready() const noexcept { return target_.done(); }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) {
        check_join(target_.get());
        promise_base &task = suspending(leaf, wait_object);
        task.area.root.wait.object = this;
        sleeper_ = &task;
        fire = [](done_node &node, promise_base &) noexcept {
            here.loop->wake(*static_cast<join_awaiter &>(node).sleeper_);
        };
        scheduler::add_joiner(target_.get(), *this);
        here.loop->suspended(task, place);
    }

protected:
    void finish() {
        if (sleeper_)
            resumed();
    }
    task_ref target_;

private:
    bool cancel(promise_base &) noexcept override {
        return here.loop->cancel(target_.get());
    }
    promise_base *awaited_task() noexcept override { return &target_.get(); }
    const char *what() const noexcept override { return "waits for a task"; }

    promise_base *sleeper_ = nullptr;
};

template <class T>
using result_reference = std::add_lvalue_reference_t<T>;

} // namespace detail

/// A task of the loop with a result of type T.
template <class T = void>
class task_handle : public task_ref {
    class by_reference : public detail::join_awaiter {
    public:
        using join_awaiter::join_awaiter;
        detail::result_reference<T> await_resume() {
            this->finish();
            return task_handle::result_of(this->target_.get());
        }
    };
    class by_value : public detail::join_awaiter {
    public:
        using join_awaiter::join_awaiter;
        T await_resume() {
            this->finish();
            return task_handle::take_from(this->target_.get());
        }
    };

public:
    using value_type = T;

    task_handle() noexcept = default;
    task_handle(detail::promise_base &task, adopt_t a) noexcept
        : task_ref(task, a) {}

    /// Waits, and gives a reference to the result, which lives as long as the
    /// task has handles; or throws what the task threw.
    auto operator co_await() const & noexcept { return by_reference(*this); }
    /// Waits, and gives the result itself: moved out if this is the last
    /// handle, or if it cannot be copied, and copied otherwise.
    auto operator co_await() && noexcept {
        return by_value(static_cast<task_ref &&>(*this));
    }

    /// The result of a finished task, or its exception thrown.
    detail::result_reference<T> result() const {
        check_done();
        return result_of(get());
    }

    static detail::result_reference<T> result_of(detail::promise_base &task) {
        check(task);
        return static_cast<detail::task_promise<T> &>(task).result();
    }
    static T take_from(detail::promise_base &task) {
        if constexpr (std::is_void_v<T> || std::is_reference_v<T>) {
            return result_of(task);
        } else if constexpr (std::is_copy_constructible_v<T>) {
            if (task.references > 1)
                return result_of(task);
            return std::move(result_of(task));
        } else {
            return std::move(result_of(task));
        }
    }

private:
    static void check(detail::promise_base &task) {
        if (task.has(detail::was_cancelled | detail::has_error)) [[unlikely]]
            rethrow(task);
    }
    [[noreturn, gnu::noinline, gnu::cold]] static void
    rethrow(detail::promise_base &task) {
        if (task.has(detail::was_cancelled))
            throw cancelled_error();
        task.state |= detail::retrieved;
        std::rethrow_exception(task.error());
    }
};

} // namespace recoro
