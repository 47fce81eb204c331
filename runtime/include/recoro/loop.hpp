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
#include <recoro/detail/thread_pool.hpp>
#include <recoro/task.hpp>

#include <future>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>

namespace recoro {

class loop;
template <class T>
class task_handle;

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

// ---- threads

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
