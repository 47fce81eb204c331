// The event loop: what runs tasks, one at a time, on one thread. asyncio's loop
// and Task (PEP 3156), with the promises that asyncio leaves open.
//
//     task<> program() {
//         auto child = create_task(download(url)); // starts in the next turn
//         co_await sleep_for(10ms);                // meanwhile it runs
//         child.cancel();                          // or: co_await child
//     }
//     int main() { run(program()); }
//     // in simulated time: run(program(), virtual_clock)
//
// The model. The loop goes round: a turn runs everything that was ready when
// the turn began, in the order in which it became ready; what becomes ready
// meanwhile belongs to the next turn. Timers fire in the order of their
// deadlines, equal ones in the order in which they were set. `sleep_for(0s)`
// gives up exactly one turn. `run` makes a loop, runs the main task, then
// cancels what is left, waits for that, closes the async generators that were
// left open, and joins the threads of to_thread. It cannot be nested.
//
// Tasks. `create_task` hands a coroutine to the loop, which starts it in the
// next turn. The handle can be dropped, the task runs on; it can be copied, and
// awaited any number of times. `co_await handle` gives a reference to the
// result, `co_await std::move(handle)` and `co_await create_task(...)` the
// value. A failed task whose exception nobody has looked at is reported when
// its last handle goes (debug.hpp).
//
// Cancellation. `cancel()` is a request: it returns at once, and in the next
// turn a cancelled_error is thrown at the point where the task waits, however
// deep in the chain of awaits. Awaiting a handle hands the request on to that
// task. The error may be caught; then the task goes on, and only the count of
// requests, `cancelling()`, remembers. Whoever asked and has dealt with it
// calls `uncancel()`. A task that is cancelled before its first turn never
// runs.
//
// Time. `virtual_clock` gives a loop whose time starts at 0 and jumps to the
// next deadline when nothing is ready: a day of sleeping takes no time, and the
// order is always the same. It stands still while a to_thread call is under
// way. A loop on the virtual clock that can never go on throws stuck_error with
// the list of who waits for what, instead of hanging.
//
// Threads. A loop, its tasks and its handles belong to the thread that runs it;
// `call_soon_threadsafe` and `run_coroutine_threadsafe` are the two doors. The
// loop has to outlive the threads that use them.
//
// Lifetimes. Handles, callbacks and the primitives of sync.hpp may outlive the
// loop. A finished task keeps its frame, with its parameters but without its
// locals, as long as it has handles.
#pragma once

#include <recoro/detail/dump.hpp>
#include <recoro/detail/scheduler.hpp>
#include <recoro/detail/task_handle.hpp>
#include <recoro/detail/thread_pool.hpp>
#include <recoro/task.hpp>

#include <optional>
#include <stdexcept>
#include <string>

namespace recoro {

/// A loop on the virtual clock can never go on: every task waits, and nothing
/// is there that could wake one. what() lists them.
class stuck_error : public std::logic_error {
    using std::logic_error::logic_error;
};

/// Asks for simulated time: `run(main(), virtual_clock)`.
struct virtual_clock_t {
    explicit virtual_clock_t() = default;
};
inline constexpr virtual_clock_t virtual_clock{};

namespace detail {

template <class Rep, class Period>
constexpr nanoseconds
to_nanoseconds(std::chrono::duration<Rep, Period> d) noexcept {
    using seconds = std::chrono::duration<double>;
    if (std::chrono::duration_cast<seconds>(d) > std::chrono::hours(2'000'000))
        return std::chrono::hours(2'000'000); // 228 years
    return std::chrono::ceil<nanoseconds>(d);
}
constexpr nanoseconds to_nanoseconds(nanoseconds d) noexcept {
    return d < nanoseconds(std::chrono::hours(2'000'000))
               ? d
               : nanoseconds(std::chrono::hours(2'000'000));
}

} // namespace detail

/// A function that the loop will call; cancel() takes the request back.
class callback_handle {
public:
    callback_handle() noexcept = default;
    callback_handle(callback_handle &&other) noexcept
        : callback_(std::exchange(other.callback_, nullptr)) {}
    callback_handle &operator=(callback_handle other) noexcept {
        std::swap(callback_, other.callback_);
        return *this;
    }
    ~callback_handle() {
        if (callback_)
            callback_->release();
    }

    void cancel() noexcept {
        if (callback_ && detail::here.loop)
            detail::here.loop->cancel(*callback_);
        else if (callback_)
            callback_->cancelled = true;
    }
    bool cancelled() const noexcept {
        return callback_ && callback_->cancelled;
    }

private:
    friend loop;
    explicit callback_handle(detail::callback &c) noexcept : callback_(&c) {
        ++c.references;
    }
    detail::callback *callback_ = nullptr;
};

/// The loop. `run()` below makes one for you; make one yourself to set it up
/// before anything runs, or to let other threads know it.
class loop {
public:
    loop() : loop(false) {}
    explicit loop(virtual_clock_t) : loop(true) {}
    loop(const loop &) = delete;
    loop &operator=(const loop &) = delete;
    ~loop() {
        detail::expects(!is_running(), "a running loop is destroyed");
        clear();
    }

    /// Runs a task to its end, then cancels what is left and waits for that.
    /// Returns its result or throws its exception.
    template <class T>
    T run(task<T> main) {
        if (detail::here.loop) {
            discard(main);
            throw std::logic_error(
                "run() cannot be called from a running event loop");
        }
        running scope(*this);
        task_handle<T> handle = create_task(std::move(main));
        scope.leave_context();
        const std::string stuck = drive(handle);
        shut_down();
        if (!stuck.empty())
            throw stuck_error(stuck);
        return task_handle<T>::take_from(handle.get());
    }

    /// Time since the loop was made; on the virtual clock, what has been slept.
    std::chrono::nanoseconds time() const noexcept {
        return std::chrono::nanoseconds(scheduler_.now());
    }
    /// Moves the virtual clock on, as blocking work of that length would.
    template <class Rep, class Period>
    void advance(std::chrono::duration<Rep, Period> d) {
        if (!scheduler_.is_virtual)
            throw std::logic_error("only a virtual clock can be advanced");
        scheduler_.virtual_now += detail::to_nanoseconds(d).count();
    }
    bool has_virtual_clock() const noexcept { return scheduler_.is_virtual; }
    bool is_running() const noexcept {
        return detail::here.loop == &scheduler_;
    }

    /// Calls f() in the next turn.
    template <class F>
    callback_handle call_soon(F f) {
        auto *c = new detail::callback_of<F>(std::move(f));
        scheduler_.call_soon(*c);
        return callback_handle(*c);
    }
    /// Calls f() after d.
    template <class Rep, class Period, class F>
    callback_handle call_later(std::chrono::duration<Rep, Period> d, F f) {
        return call_at(time() + detail::to_nanoseconds(d), std::move(f));
    }
    /// Calls f() when `time()` has reached `when`.
    template <class F>
    callback_handle call_at(std::chrono::nanoseconds when, F f) {
        auto *c = new detail::callback_of<F>(std::move(f));
        scheduler_.call_at(when.count(), *c);
        return callback_handle(*c);
    }
    /// Calls f() soon. The only member that other threads may call. f is
    /// destroyed on the thread of the loop.
    template <class F>
    void call_soon_threadsafe(F f) {
        scheduler_.post(*new detail::callback_of<F>(std::move(f)));
    }

    /// Makes a coroutine a task, which starts in the next turn.
    template <class T>
    task_handle<T> create_task(task<T> t) {
        void *frame = detail::task_access::take(t);
        detail::expects(frame, "create_task of a task that was moved away");
        detail::promise_base &p = detail::promise_base::of(frame);
        scheduler_.adopt(p);
        return task_handle<T>(p, task_ref::adopt_t());
    }
    template <class T>
    task_handle<T> create_task(task<T> t, std::string name) {
        task_handle<T> handle = create_task(std::move(t));
        scheduler_.names[&handle.get()] = std::move(name);
        handle.get().state |= detail::was_named;
        return handle;
    }

    // For the rest of the library.
    detail::scheduler &engine() noexcept { return scheduler_; }
    static loop &of(detail::scheduler &s) noexcept {
        return *reinterpret_cast<loop *>(&s);
    }
    detail::thread_pool &threads() {
        if (!threads_)
            threads_.emplace();
        return *threads_;
    }

private:
    explicit loop(bool is_virtual) {
        scheduler_.is_virtual = is_virtual;
        scheduler_.started_at = detail::scheduler::steady();
    }

    // Makes this the loop of the thread. The context of the caller goes to the
    // main task only.
    class running {
    public:
        explicit running(loop &l) noexcept {
            detail::here.loop = &l.scheduler_;
        }
        running(const running &) = delete;
        running &operator=(const running &) = delete;
        ~running() {
            detail::here.loop = nullptr;
            outer_.enter();
        }
        void leave_context() noexcept { outer_ = detail::context_ref::take(); }

    private:
        detail::context_ref outer_;
    };

    template <class T>
    static void discard(task<T> &t) noexcept {
        void *frame = detail::task_access::take(t);
        detail::promise_base::of(frame).state |= detail::started;
        std::coroutine_handle<>::from_address(frame).destroy();
    }

    // Returns what to say when the loop is stuck.
    std::string drive(const task_ref &main) {
        if (!scheduler_.run_until_done(main.get()))
            return "the loop is stuck: nothing is ready and no timer is "
                   "set\n" +
                   detail::dump_tasks(scheduler_);
        scheduler_.turn(false);
        return {};
    }

    void shut_down() {
        for (int rounds = 0; !scheduler_.tasks.empty(); ++rounds) {
            for (const task_ref &t : live_tasks())
                t.cancel();
            settle(rounds == 1000);
        }
        while (!scheduler_.generators.empty()) {
            static_cast<detail::generator_node &>(*scheduler_.generators.next)
                .close_from_loop();
            settle(false);
        }
        threads_.reset();
        clear();
    }
    std::vector<task_ref> live_tasks() {
        std::vector<task_ref> all;
        for (auto *l = scheduler_.tasks.next; l != &scheduler_.tasks;
             l = l->next)
            all.push_back(task_ref::share(detail::promise_base::of_all(*l)));
        return all;
    }
    // Waits for the tasks that there are; destroys those that cannot end.
    void settle(bool stuck) {
        const std::vector<task_ref> left = live_tasks();
        for (const task_ref &t : left)
            while (!stuck && !t.done())
                stuck = !scheduler_.turn(true);
        if (!stuck)
            return;
        drop_ready();
        for (const task_ref &t : left)
            if (!t.done())
                scheduler_.destroy_suspended(t.get());
    }

    void drop_ready() noexcept {
        while (!scheduler_.ready.empty()) {
            const detail::ready_entry e = scheduler_.ready.pop();
            if (e.what() == detail::ready_entry::call)
                e.as<detail::callback>().release();
        }
    }
    void clear() {
        scheduler_.take_mail();
        drop_ready();
        while (!scheduler_.timers.empty()) {
            detail::timer_slot &slot = scheduler_.timers.remove_first();
            if (slot.kind == detail::timer_slot::of_callback) {
                auto &c = static_cast<detail::callback &>(slot);
                c.in_heap = false;
                c.release();
            }
        }
    }

    detail::scheduler scheduler_; // first: see of()
    std::optional<detail::thread_pool> threads_;
};

/// The loop that runs the caller. Throws std::logic_error if there is none.
inline loop &current_loop() { return loop::of(detail::running_loop()); }

/// The task that runs the caller. Throws std::logic_error if there is none: in
/// a callback of the loop, or outside of it.
inline task_ref current_task() {
    if (!detail::here.current)
        throw std::logic_error("no running task");
    return task_ref::share(*detail::here.current);
}

/// Runs a task on a new loop of this thread.
template <class T>
T run(task<T> main) {
    loop l;
    return l.run(std::move(main));
}
/// The same in simulated time.
template <class T>
T run(task<T> main, virtual_clock_t) {
    loop l(virtual_clock);
    return l.run(std::move(main));
}

/// Makes a coroutine a task of the running loop; it starts in the next turn.
template <class T>
task_handle<T> create_task(task<T> t) {
    return loop::of(detail::running_loop()).create_task(std::move(t));
}
template <class T>
task_handle<T> create_task(task<T> t, std::string name) {
    return loop::of(detail::running_loop())
        .create_task(std::move(t), std::move(name));
}

// ---- sleeping

namespace detail {

[[gnu::noinline]] inline void sleep_until(std::int64_t when,
                                          std::coroutine_handle<> leaf,
                                          const source_place &place) {
    promise_base &task = suspending(leaf, wait_timer);
    timer_slot &slot = task.area.root.wait.timer;
    slot.kind = timer_slot::of_task;
    here.loop->timers.insert(when, slot);
    here.loop->suspended(task, place);
}

class [[nodiscard("a sleep that is not awaited does not wait")]] sleep_awaiter {
public:
    explicit sleep_awaiter(nanoseconds d) noexcept : ns_(d.count()) {}

    bool await_ready() const noexcept { return false; }
    template <async_promise P>
    [[gnu::always_inline]] void
    await_suspend(std::coroutine_handle<P> leaf,
                  source_place place = source_place::current()) const {
        if (ns_ <= 0) {
            promise_base &task = suspending(leaf, queued);
            here.loop->ready.push(ready_entry(task));
            if constexpr (debug)
                here.loop->waits_at[&task] = place;
        } else {
            detail::sleep_until(here.loop->now() + ns_, leaf, place);
        }
    }
    void await_resume() const { resumed(); }

private:
    std::int64_t ns_;
};

class [[nodiscard("a sleep that is not awaited does not wait")]]
sleep_until_awaiter {
public:
    explicit sleep_until_awaiter(nanoseconds when) noexcept
        : when_(when.count()) {}

    bool await_ready() const noexcept { return false; }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) const {
        detail::sleep_until(when_, leaf, place);
    }
    void await_resume() const { resumed(); }

private:
    std::int64_t when_;
};

} // namespace detail

/// Waits for d at least; for one turn of the loop if d is zero or less.
template <class Rep, class Period>
detail::sleep_awaiter sleep_for(std::chrono::duration<Rep, Period> d) noexcept {
    return detail::sleep_awaiter(detail::to_nanoseconds(d));
}
/// Waits until `current_loop().time()` has reached `when`.
inline detail::sleep_until_awaiter
sleep_until(std::chrono::nanoseconds when) noexcept {
    return detail::sleep_until_awaiter(when);
}

// ---- any awaitable as a task

namespace detail {

/// What co_await makes of an operand; a reference if that is what it is given.
template <class A>
decltype(auto) awaiter_of(A &&a) {
    if constexpr (requires { static_cast<A &&>(a).operator co_await(); })
        return static_cast<A &&>(a).operator co_await();
    else if constexpr (requires { operator co_await(static_cast<A &&>(a)); })
        return operator co_await(static_cast<A &&>(a));
    else
        return static_cast<A &&>(a);
}
template <class A>
using await_result =
    decltype(detail::awaiter_of(std::declval<A>()).await_resume());

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;
template <class T>
inline constexpr bool is_handle = false;
template <class T>
inline constexpr bool is_handle<task_handle<T>> = true;

} // namespace detail

/// What may be written after co_await in a task, and be moved before that.
template <class A>
concept awaitable =
    std::move_constructible<A> && !detail::is_foreign<A> && requires(A &&a) {
        detail::awaiter_of(static_cast<A &&>(a)).await_resume();
    };

/// Wraps whatever can be awaited into a task, for those who want a task.
template <awaitable A>
    requires(!std::is_lvalue_reference_v<A>)
task<detail::await_result<A>> as_task(A a) {
    co_return co_await std::move(a);
}
template <class T>
task<T> as_task(task<T> t) noexcept {
    return t;
}

namespace detail {

/// A handle to a task<T>, a task_handle<T> or any awaitable; what has not begun
/// becomes a task of the loop.
template <class T>
task_handle<T> ensure_task(task<T> t) {
    return create_task(std::move(t));
}
template <class T>
task_handle<T> ensure_task(task_handle<T> t) {
    return t;
}
template <awaitable A>
    requires(!is_task<A> && !is_handle<A>)
auto ensure_task(A a) {
    return create_task(as_task(std::move(a)));
}
template <class A>
using task_result =
    typename decltype(detail::ensure_task(std::declval<A>()))::value_type;

} // namespace detail

template <class F>
void task_ref::add_done_callback(F f) const {
    struct node final : detail::done_node, detail::callback {
        F function;
        task_ref done;
        explicit node(F from) : function(std::move(from)) {}
        void run() override { function(std::move(done)); }
    };
    auto *n = new node(std::move(f));
    n->fire = [](detail::done_node &self, detail::promise_base &task) noexcept {
        auto &fired = static_cast<node &>(self);
        fired.done = task_ref::share(task);
        detail::here.loop->call_soon(fired);
    };
    if (done())
        n->fire(*n, get());
    else
        detail::scheduler::add_joiner(get(), *n);
}

} // namespace recoro

#include <recoro/detail/thread_call.hpp>
