// task_group: tasks that cannot outlive the block that starts them. asyncio's
// TaskGroup (PEP 654 for its exceptions), a nursery elsewhere.
//
//     co_await task_group::run([&](task_group &group) -> task<> {
//         group.create_task(download(a));
//         group.create_task(download(b));
//         co_await something_else();
//     });                               // here both have ended
//
// The model. `run` awaits the body, then waits for every task of the group,
// those included that tasks of the group add meanwhile. The first one that
// fails has all others cancelled, and the body as well if it still runs; when
// everybody has ended, all failures come out in one exception_group, the one
// of the body too. If the task around is cancelled, so are body and tasks, and
// `run` throws cancelled_error when they have ended, unless something failed. A
// task of the group that is cancelled by itself is no failure.
//
// The result of the body is the result of `run`; results of tasks are read from
// their handles inside the body.
//
// Lifetimes. Nothing of the group runs on after `run`, so tasks may refer to
// locals of the caller and to the captures of the body. The body lives in `run`
// until the end: it may be a lambda with captures, written in place. Locals of
// the body itself end with the body, before tasks that still run.
//
// Traps. `create_task` on a group that is being cancelled, or has ended, throws
// std::logic_error. A cancelled_error that the body swallows does not stop the
// group from ending with its exception_group.
#pragma once

#include <recoro/loop.hpp>

#include <stdexcept>
#include <vector>

namespace recoro {

/// What failed in a task_group: one exception for each task, in the order in
/// which they failed, and last the one of the body.
class exception_group : public std::runtime_error {
public:
    exception_group(const std::string &message,
                    std::vector<std::exception_ptr> exceptions)
        : std::runtime_error(message + " (" +
                             std::to_string(exceptions.size()) +
                             (exceptions.size() == 1 ? " sub-exception)"
                                                     : " sub-exceptions)")),
          exceptions_(std::move(exceptions)) {}

    const std::vector<std::exception_ptr> &exceptions() const noexcept {
        return exceptions_;
    }
    /// Calls f(const E &) for each exception of that type, groups within groups
    /// included. Returns how many there were.
    template <class E, class F>
    std::size_t for_each(F f) const {
        std::size_t n = 0;
        for (const std::exception_ptr &e : exceptions_) {
            try {
                std::rethrow_exception(e);
            } catch (const E &found) {
                ++n;
                f(found);
            } catch (const exception_group &inner) {
                n += inner.for_each<E>(f);
            } catch (...) {
            }
        }
        return n;
    }
    template <class E>
    bool contains() const {
        return for_each<E>([](const E &) {}) != 0;
    }

private:
    std::vector<std::exception_ptr> exceptions_;
};

class task_group {
public:
    task_group(const task_group &) = delete;
    task_group &operator=(const task_group &) = delete;

    /// Awaits body(group), then all tasks of the group.
    template <class F>
        requires std::invocable<F &, task_group &>
    static auto run(F body)
        -> task<typename std::invoke_result_t<F &, task_group &>::value_type> {
        using result =
            typename std::invoke_result_t<F &, task_group &>::value_type;
        task_group group;
        std::exception_ptr error;
        bool cancelled = false;
        std::optional<detail::kept_or_nothing<result>> value;
        try {
            if constexpr (std::is_void_v<result>) {
                co_await body(group);
            } else if constexpr (std::is_reference_v<result>) {
                value.emplace(std::addressof(co_await body(group)));
            } else {
                value.emplace(co_await body(group));
            }
        } catch (const cancelled_error &) {
            cancelled = true;
        } catch (...) {
            error = std::current_exception();
        }
        group.exiting_ = true;
        if (cancelled || error)
            group.abort();
        while (!group.members_.empty()) {
            const bool interrupted = co_await group.all_ended();
            if (interrupted && !group.aborting_) {
                cancelled = true;
                group.abort();
            }
        }
        group.leave(std::move(error), cancelled);
        if constexpr (std::is_reference_v<result>)
            co_return **value;
        else if constexpr (!std::is_void_v<result>)
            co_return std::move(*value);
    }

    /// Starts a task in the group. The handle may be dropped.
    template <awaitable A>
    auto create_task(A a) {
        if (aborting_)
            refuse(a, "the task group is shutting down");
        if (exiting_ && members_.empty())
            refuse(a, "the task group is finished");
        auto handle = detail::ensure_task(as_task(std::move(a)));
        new member(*this, handle);
        return handle;
    }
    template <class T>
    task_handle<T> create_task(task<T> t, std::string name) {
        auto handle = create_task(std::move(t));
        handle.set_name(std::move(name));
        return handle;
    }

private:
    // Each task of the group; destroyed in the turn after its end.
    struct member final : detail::done_node, detail::deferred, detail::links {
        task_group &group;
        task_ref task;

        member(task_group &g, task_ref t) : group(g), task(std::move(t)) {
            fire = [](detail::done_node &self,
                      detail::promise_base &) noexcept {
                detail::here.loop->ready.push(detail::ready_entry(
                    static_cast<deferred &>(static_cast<member &>(self))));
            };
            detail::scheduler::add_joiner(task.get(), *this);
            group.members_.push_back(*this);
        }
        ~member() {
            this->unlink();
            if (!task.done())
                detail::scheduler::remove_joiner(task.get(), *this);
        }
        void turn() noexcept override { group.ended(*this); }

        static void *operator new(std::size_t size) {
            return detail::frame_allocate(size);
        }
        static void operator delete(void *p, std::size_t size) noexcept {
            detail::frame_deallocate(p, size);
        }
    };

    // Waits for the last member. True if a cancellation came first.
    class end_awaiter : detail::waiter {
    public:
        explicit end_awaiter(task_group &g) noexcept : group_(g) {}
        bool await_ready() const noexcept { return false; }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            auto &task = detail::suspending(leaf, detail::wait_object);
            task.area.root.wait.object = this;
            group_.sleeping_ = true;
            detail::here.loop->suspended(task, place);
        }
        bool await_resume() noexcept {
            group_.sleeping_ = false;
            auto &task = *detail::here.current;
            const bool interrupted = task.has(detail::throw_now);
            task.state &= ~std::uint32_t(detail::throw_now);
            return interrupted;
        }

    private:
        bool cancel(detail::promise_base &task) noexcept override {
            group_.sleeping_ = false;
            detail::here.loop->throw_into(task);
            return true;
        }
        const char *what() const noexcept override {
            return "waits for its task group";
        }
        task_group &group_;
    };

    task_group() : parent_(current_task()) {}
    ~task_group() {
        while (!members_.empty())
            delete static_cast<member *>(members_.next);
    }

    end_awaiter all_ended() noexcept { return end_awaiter(*this); }

    void ended(member &m) noexcept {
        const task_ref task = std::move(m.task);
        m.task = task;
        delete &m;
        if (sleeping_ && members_.empty()) {
            sleeping_ = false;
            detail::here.loop->wake(parent_.get());
        }
        detail::promise_base &p = task.get();
        if (!p.has(detail::has_error) || p.has(detail::was_cancelled))
            return;
        p.state |= detail::retrieved;
        errors_.push_back(p.error());
        if (!aborting_ && !cancelled_parent_) {
            abort();
            cancelled_parent_ = true;
            parent_.cancel();
        }
    }

    void abort() noexcept {
        aborting_ = true;
        for (detail::links *l = members_.next; l != &members_; l = l->next)
            static_cast<member *>(l)->task.cancel();
    }

    void leave(std::exception_ptr error, bool cancelled) {
        if (cancelled_parent_ && parent_.uncancel() == 0)
            cancelled = false;
        if (cancelled && errors_.empty())
            throw cancelled_error();
        if (error)
            errors_.push_back(std::move(error));
        if (errors_.empty())
            return;
        if (parent_.cancelling() != 0) { // from outside: it stays requested
            parent_.uncancel();
            parent_.cancel();
        }
        throw exception_group("unhandled errors in a task group",
                              std::move(errors_));
    }

    template <class A>
    [[noreturn]] static void refuse(A &a, const char *why) {
        if constexpr (detail::is_task<A>) {
            if (void *frame = detail::task_access::take(a)) {
                detail::promise_base::of(frame).state |= detail::started;
                std::coroutine_handle<>::from_address(frame).destroy();
            }
        }
        throw std::logic_error(why);
    }

    task_ref parent_;
    detail::list members_;
    std::vector<std::exception_ptr> errors_;
    bool aborting_ = false;
    bool exiting_ = false;
    bool sleeping_ = false;
    bool cancelled_parent_ = false;
};

} // namespace recoro
