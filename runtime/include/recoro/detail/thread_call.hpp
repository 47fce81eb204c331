// to_thread and run_coroutine_threadsafe: the two ways between a loop and other
// threads, beside call_soon_threadsafe.
#pragma once

#include <recoro/loop.hpp>

#include <future>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace recoro {

namespace detail {

template <class F, class R>
class [[nodiscard("a call that is not awaited is not made")]] thread_call
    : waiter {
    // Shared by the awaiting task, the thread and the inbox of the loop. The
    // count is touched by the loop's thread only.
    struct job final : callback, thread_pool::job {
        F function;
        scheduler *home = nullptr;
        promise_base *sleeper = nullptr;
        std::exception_ptr error;
        std::optional<kept_or_nothing<R>> value;

        explicit job(F &&f) : function(std::move(f)) {}
        void work() noexcept override {
            context.enter();
            try {
                if constexpr (std::is_void_v<R>) {
                    function();
                    value.emplace();
                } else if constexpr (std::is_reference_v<R>) {
                    value.emplace(std::addressof(function()));
                } else {
                    value.emplace(function());
                }
            } catch (...) {
                error = std::current_exception();
            }
            context_ref::take();
            home->post(*this);
        }
        void run() override {
            --home->outside;
            if (sleeper)
                home->wake(*sleeper);
        }
    };

public:
    explicit thread_call(F f) : job_(new job(std::move(f))) {}
    // What has not been awaited yet may be moved.
    thread_call(thread_call &&other) noexcept
        : waiter(), job_(std::exchange(other.job_, nullptr)) {}
    thread_call &operator=(const thread_call &) = delete;
    ~thread_call() {
        if (job_)
            job_->release();
    }

    bool await_ready() const noexcept { return false; }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) {
        scheduler &s = *here.loop;
        promise_base &task = suspending(leaf, wait_object);
        task.area.root.wait.object = this;
        job_->home = &s;
        job_->sleeper = &task;
        ++job_->references;
        ++s.outside;
        loop::of(s).threads().submit(*job_);
        s.suspended(task, place);
    }
    R await_resume() {
        resumed();
        if (job_->error)
            std::rethrow_exception(std::move(job_->error));
        if constexpr (std::is_reference_v<R>)
            return **job_->value;
        else if constexpr (!std::is_void_v<R>)
            return std::move(*job_->value);
    }

private:
    bool cancel(promise_base &task) noexcept override {
        job_->sleeper = nullptr;
        here.loop->throw_into(task);
        return true;
    }
    const char *what() const noexcept override { return "waits for a thread"; }

    job *job_;
};

} // namespace detail

/// Calls f(args...) on another thread and waits for the result, with the
/// context variables of the caller. f and args are copied. The call cannot be
/// stopped: when the task is cancelled it goes on without anybody waiting for
/// it, so it should own what it uses; `run` waits for it at the end.
template <class F, class... Args>
auto to_thread(F f, Args... args) {
    using result = std::invoke_result_t<F, Args...>;
    auto call = [f = std::move(f),
                 packed =
                     std::make_tuple(std::move(args)...)]() mutable -> result {
        return std::apply(std::move(f), std::move(packed));
    };
    return detail::thread_call<decltype(call), result>(std::move(call));
}

/// From another thread: makes a task of the loop and gives its result to a
/// std::future. A cancelled task gives a cancelled_error.
template <class T>
std::future<T> run_coroutine_threadsafe(task<T> t, loop &target) {
    struct carry {
        static task<> deliver(task<T> inner, std::promise<T> result) {
            try {
                if constexpr (std::is_void_v<T>) {
                    co_await std::move(inner);
                    result.set_value();
                } else {
                    result.set_value(co_await std::move(inner));
                }
            } catch (...) {
                result.set_exception(std::current_exception());
            }
        }
    };
    std::promise<T> promise;
    std::future<T> future = promise.get_future();
    target.call_soon_threadsafe(
        [outer = carry::deliver(std::move(t), std::move(promise))]() mutable {
            create_task(std::move(outer));
        });
    return future;
}

} // namespace recoro
