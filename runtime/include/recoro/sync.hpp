// event, lock, semaphore, condition, queue: how tasks of one loop wait for each
// other. asyncio's primitives, with its order of events.
//
//     lock door;
//     {
//         auto inside = co_await door.scoped();   // released at the brace
//         co_await walk_through();
//     }
//     queue<job> jobs(10);
//     co_await jobs.put(job());                   // waits while it is full
//     job j = co_await jobs.get();                // waits while it is empty
//
// The model. Everybody waits in the order of arrival. Being woken makes a task
// ready; it runs in the next turn. Nobody overtakes a task that has been woken
// for a lock or a semaphore. A task that is cancelled while it waits leaves the
// line; if it had been woken already, the wake-up goes to the next in line, so
// none is lost. Releasing, setting and notifying never suspend.
//
// A queue is less strict, as in asyncio: whoever finds an item takes it, and a
// woken task that comes too late goes back to the end of the line.
//
// Lifetimes. A primitive has to outlive the tasks that wait for it. It belongs
// to one thread, and to no loop before somebody waits. `scoped()` guards may be
// moved; they release on destruction.
//
// Traps. These are for tasks, not for threads: nothing here is atomic. A lock
// is not recursive. `condition::wait` holds the lock again when it returns,
// also when it throws cancelled_error.
#pragma once

#include <recoro/loop.hpp>

#include <deque>

namespace recoro {

namespace detail {

/// A task in the line of a lock, a semaphore, a condition or a queue.
struct in_line : waiter, links {
    promise_base *sleeper = nullptr;
    bool in_list = false;

    void enter(list &line, std::coroutine_handle<> leaf,
               const source_place &place) {
        promise_base &task = suspending(leaf, wait_object);
        task.area.root.wait.object = this;
        sleeper = &task;
        append(line);
        here.loop->suspended(task, place);
    }
    void append(list &line) noexcept {
        line.push_back(*this);
        in_list = true;
    }
    void leave() noexcept {
        if (std::exchange(in_list, false))
            unlink();
    }
    /// Takes the first out of a line and makes its task ready.
    static in_line &wake_first(list &line, std::uint32_t how = 0) {
        auto &first = static_cast<in_line &>(*line.next);
        first.leave();
        first.sleeper->state |= how;
        here.loop->wake(*first.sleeper);
        return first;
    }
    bool cancel(promise_base &task) noexcept override {
        leave();
        here.loop->throw_into(task);
        return true;
    }
    /// For those who want to know instead of being thrown at.
    bool was_interrupted() noexcept {
        if (!sleeper || !sleeper->has(throw_now))
            return false;
        sleeper->state &= ~throw_now;
        return true;
    }

protected:
    in_line() = default;
    // What has not been awaited yet may be moved.
    in_line(in_line &&other) noexcept : waiter(), links() {
        expects(!other.sleeper, "an awaitable is moved while it is awaited");
    }
    in_line &operator=(const in_line &) = delete;
    ~in_line() { leave(); }
};

/// Gives back what `scoped()` has acquired.
template <class Primitive>
class [[nodiscard("a guard that is dropped releases at once")]] scoped_guard {
public:
    explicit scoped_guard(Primitive &held) noexcept : held_(&held) {}
    scoped_guard(scoped_guard &&other) noexcept
        : held_(std::exchange(other.held_, nullptr)) {}
    scoped_guard &operator=(scoped_guard other) noexcept {
        std::swap(held_, other.held_);
        return *this;
    }
    ~scoped_guard() { release(); }
    /// Earlier than at the end of the scope.
    void release() {
        if (held_)
            std::exchange(held_, nullptr)->release();
    }

private:
    Primitive *held_;
};

/// Acquires and returns a guard.
template <class Primitive>
class scoped_awaiter : public Primitive::acquire_awaiter {
public:
    explicit scoped_awaiter(Primitive &p) noexcept
        : Primitive::acquire_awaiter(p), primitive_(p) {}
    scoped_guard<Primitive> await_resume() {
        Primitive::acquire_awaiter::await_resume();
        return scoped_guard<Primitive>(primitive_);
    }

private:
    Primitive &primitive_;
};

} // namespace detail

/// A flag to wait for. `set` wakes all who wait, and lets all later ones pass
/// until `clear`.
class event {
    // The event is its own awaiter, so that with clang a frame that waits need
    // not hold one. g++ 12 would copy it; there wait_awaiter calls it instead.
    class awaiter {
    public:
        bool await_ready() const noexcept { return set; }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            auto &task = detail::suspending(leaf, detail::wait_list);
            waiting.push_back(task.area.root.wait.list);
            detail::here.loop->suspended(task, place);
        }
        // After an await that did not suspend the flag cannot be set.
        void await_resume() const { detail::resumed(); }

        detail::list waiting;
        bool set = false;
    };

public:
    event() = default;
    event(const event &) = delete;
    event &operator=(const event &) = delete;
    ~event() {
        detail::expects(state_.waiting.empty() || !detail::here.loop,
                        "an event is destroyed that tasks wait for");
    }

    bool is_set() const noexcept { return state_.set; }
    void set() {
        state_.set = true;
        while (!state_.waiting.empty()) {
            auto &first = *state_.waiting.next;
            first.unlink();
            detail::here.loop->wake(detail::promise_base::of_waiting(first));
        }
    }
    void clear() noexcept { state_.set = false; }

    class [[nodiscard("a wait that is not awaited does not wait")]]
    wait_awaiter {
    public:
        explicit wait_awaiter(awaiter &a) noexcept : awaiter_(a) {}
#if defined(__clang__)
        awaiter &operator co_await() const noexcept { return awaiter_; }
#else
        bool await_ready() const noexcept { return awaiter_.await_ready(); }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            awaiter_.await_suspend(leaf, place);
        }
        void await_resume() const { awaiter_.await_resume(); }
#endif

    private:
        awaiter &awaiter_;
    };
    /// Returns at once if the flag is set.
    wait_awaiter wait() noexcept { return wait_awaiter(state_); }

private:
    awaiter state_;
};

/// Mutual exclusion.
class lock {
public:
    lock() = default;
    lock(const lock &) = delete;
    lock &operator=(const lock &) = delete;
    ~lock() {
        detail::expects(line_.empty() || !detail::here.loop,
                        "a lock is destroyed that tasks wait for");
    }

    bool locked() const noexcept { return locked_; }

    class [[nodiscard("acquire() that is not awaited acquires nothing")]]
    acquire_awaiter : detail::in_line {
    public:
        explicit acquire_awaiter(lock &l) noexcept : lock_(l) {}
        bool await_ready() noexcept {
            if (lock_.locked_ || lock_.granted_ || !lock_.line_.empty())
                return false;
            lock_.locked_ = true;
            return true;
        }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            enter(lock_.line_, leaf, place);
        }
        void await_resume() {
            if (!await_resume_quietly())
                throw cancelled_error();
        }

    protected:
        // False if the task was cancelled.
        bool await_resume_quietly() noexcept {
            if (!sleeper)
                return true;
            if (was_interrupted())
                return false;
            lock_.granted_ = false;
            lock_.locked_ = true;
            return true;
        }

    private:
        bool cancel(detail::promise_base &task) noexcept override {
            in_line::cancel(task);
            lock_.grant();
            return true;
        }
        void pass_on(detail::promise_base &) noexcept override {
            lock_.granted_ = false;
            lock_.grant();
        }
        const char *what() const noexcept override {
            return "waits for a lock";
        }
        lock &lock_;
    };
    acquire_awaiter acquire() noexcept { return acquire_awaiter(*this); }
    /// Acquires, and returns a guard that releases.
    detail::scoped_awaiter<lock> scoped() noexcept {
        return detail::scoped_awaiter<lock>(*this);
    }
    /// Throws std::logic_error if it is not held.
    void release() {
        if (!locked_)
            throw std::logic_error("the lock is not acquired");
        locked_ = false;
        grant();
    }

private:
    // Lets the first in line have it, unless somebody has or is about to.
    void grant() {
        if (locked_ || granted_ || line_.empty())
            return;
        granted_ = true;
        detail::in_line::wake_first(line_);
    }

    detail::list line_;
    bool locked_ = false;
    bool granted_ = false; // to a task that has not run yet
};

/// A number of permits.
class semaphore {
public:
    explicit semaphore(std::size_t permits = 1) noexcept : permits_(permits) {}
    semaphore(const semaphore &) = delete;
    semaphore &operator=(const semaphore &) = delete;
    ~semaphore() {
        detail::expects(line_.empty() || !detail::here.loop,
                        "a semaphore is destroyed that tasks wait for");
    }

    /// Whether acquire() would wait.
    bool locked() const noexcept {
        return permits_ == 0 || granted_ != 0 || !line_.empty();
    }

    class [[nodiscard("acquire() that is not awaited acquires nothing")]]
    acquire_awaiter : detail::in_line {
    public:
        explicit acquire_awaiter(semaphore &s) noexcept : semaphore_(s) {}
        bool await_ready() noexcept {
            if (semaphore_.locked())
                return false;
            --semaphore_.permits_;
            return true;
        }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            enter(semaphore_.line_, leaf, place);
        }
        void await_resume() {
            if (!sleeper)
                return;
            detail::resumed();
            --semaphore_.granted_;
            semaphore_.grant();
        }

    private:
        void pass_on(detail::promise_base &) noexcept override {
            --semaphore_.granted_;
            semaphore_.release();
        }
        const char *what() const noexcept override {
            return "waits for a semaphore";
        }
        semaphore &semaphore_;
    };
    acquire_awaiter acquire() noexcept { return acquire_awaiter(*this); }
    /// Acquires, and returns a guard that releases.
    detail::scoped_awaiter<semaphore> scoped() noexcept {
        return detail::scoped_awaiter<semaphore>(*this);
    }
    void release() {
        ++permits_;
        grant();
    }

private:
    void grant() {
        if (permits_ == 0 || line_.empty())
            return;
        --permits_;
        ++granted_;
        detail::in_line::wake_first(line_);
    }

    detail::list line_;
    std::size_t permits_;
    std::size_t granted_ = 0; // to tasks that have not run yet
};

/// Waits for a change of what a lock protects.
class condition {
public:
    condition() noexcept : lock_(&own_) {}
    explicit condition(lock &shared) noexcept : lock_(&shared) {}
    condition(const condition &) = delete;
    condition &operator=(const condition &) = delete;

    lock::acquire_awaiter acquire() noexcept { return lock_->acquire(); }
    detail::scoped_awaiter<lock> scoped() noexcept { return lock_->scoped(); }
    void release() { lock_->release(); }
    bool locked() const noexcept { return lock_->locked(); }

    /// Releases the lock, waits for a notification, and acquires the lock
    /// again.
    task<> wait() {
        if (!locked())
            throw std::logic_error("wait() needs the lock of the condition");
        release();
        bool interrupted = co_await notified(*this);
        while (!co_await reacquire(*lock_))
            interrupted = true;
        if (interrupted)
            throw cancelled_error();
    }
    /// Waits until the predicate holds. It is asked with the lock held.
    template <std::predicate F>
    task<> wait(F holds) {
        while (!holds())
            co_await wait();
    }
    /// Wakes the first n that wait. The lock has to be held.
    void notify(std::size_t n = 1) {
        if (!locked())
            throw std::logic_error("notify() needs the lock of the condition");
        for (; n != 0 && !line_.empty(); --n)
            detail::in_line::wake_first(line_);
    }
    void notify_all() { notify(std::size_t(-1)); }

private:
    class notified : detail::in_line {
    public:
        explicit notified(condition &c) noexcept : condition_(c) {}
        bool await_ready() const noexcept { return false; }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            enter(condition_.line_, leaf, place);
        }
        bool await_resume() noexcept { return was_interrupted(); }

    private:
        void pass_on(detail::promise_base &) noexcept override {
            if (!condition_.line_.empty())
                wake_first(condition_.line_);
        }
        const char *what() const noexcept override {
            return "waits for a condition";
        }
        condition &condition_;
    };
    class reacquire : public lock::acquire_awaiter {
    public:
        using acquire_awaiter::acquire_awaiter;
        bool await_resume() noexcept { return await_resume_quietly(); }
    };

    lock own_;
    lock *lock_;
    detail::list line_;
};

/// put_nowait() on a full queue.
class queue_full : public std::runtime_error {
public:
    queue_full() : std::runtime_error("the queue is full") {}
};
/// get_nowait() on an empty queue.
class queue_empty : public std::runtime_error {
public:
    queue_empty() : std::runtime_error("the queue is empty") {}
};

/// A queue that holds up whoever is too fast. A size of 0 means no limit.
template <class T>
class queue {
public:
    explicit queue(std::size_t max_size = 0) noexcept : max_size_(max_size) {
        finished_.set();
    }
    queue(const queue &) = delete;
    queue &operator=(const queue &) = delete;
    ~queue() {
        detail::expects((getters_.empty() && putters_.empty()) ||
                            !detail::here.loop,
                        "a queue is destroyed that tasks wait for");
    }

    std::size_t size() const noexcept { return items_.size(); }
    std::size_t max_size() const noexcept { return max_size_; }
    bool empty() const noexcept { return items_.empty(); }
    bool full() const noexcept {
        return max_size_ != 0 && items_.size() >= max_size_;
    }

    void put_nowait(T item) {
        if (full())
            throw queue_full();
        push(std::move(item));
    }
    T get_nowait() {
        if (empty())
            throw queue_empty();
        return pop();
    }

    class [[nodiscard("put() that is not awaited does nothing")]] put_awaiter
        : detail::in_line {
    public:
        put_awaiter(queue &q, T item) : queue_(q), item_(std::move(item)) {}
        bool await_ready() const noexcept { return !queue_.full(); }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            this->enter(queue_.putters_, leaf, place);
        }
        void await_resume() {
            if (this->sleeper)
                detail::resumed();
            queue_.push(std::move(item_));
        }

    private:
        bool still_wanted(detail::promise_base &) noexcept override {
            if (!queue_.full())
                return true;
            this->append(queue_.putters_);
            return false;
        }
        void pass_on(detail::promise_base &) noexcept override {
            if (!queue_.full())
                wake(queue_.putters_);
        }
        const char *what() const noexcept override {
            return "waits to put into a queue";
        }
        queue &queue_;
        T item_;
    };
    /// Waits for room, then appends.
    put_awaiter put(T item) { return put_awaiter(*this, std::move(item)); }

    class [[nodiscard("get() that is not awaited does nothing")]] get_awaiter
        : detail::in_line {
    public:
        explicit get_awaiter(queue &q) noexcept : queue_(q) {}
        bool await_ready() const noexcept { return !queue_.empty(); }
        template <detail::async_promise P>
        void await_suspend(std::coroutine_handle<P> leaf,
                           source_place place = source_place::current()) {
            this->enter(queue_.getters_, leaf, place);
        }
        T await_resume() {
            if (this->sleeper)
                detail::resumed();
            return queue_.pop();
        }

    private:
        bool still_wanted(detail::promise_base &) noexcept override {
            if (!queue_.empty())
                return true;
            this->append(queue_.getters_);
            return false;
        }
        void pass_on(detail::promise_base &) noexcept override {
            if (!queue_.empty())
                wake(queue_.getters_);
        }
        const char *what() const noexcept override {
            return "waits to get from a queue";
        }
        queue &queue_;
    };
    /// Waits for an item and takes it.
    get_awaiter get() noexcept { return get_awaiter(*this); }

    /// Says that an item which was taken has been dealt with.
    void task_done() {
        if (unfinished_ == 0)
            throw std::logic_error("task_done() was called too many times");
        if (--unfinished_ == 0)
            finished_.set();
    }
    /// Waits until every item that was put has been dealt with.
    event::wait_awaiter join() noexcept { return finished_.wait(); }

private:
    static void wake(detail::list &line) {
        if (!line.empty())
            detail::in_line::wake_first(line, detail::recheck);
    }
    void push(T item) {
        items_.push_back(std::move(item));
        ++unfinished_;
        finished_.clear();
        wake(getters_);
    }
    T pop() {
        T item = std::move(items_.front());
        items_.pop_front();
        wake(putters_);
        return item;
    }

    std::deque<T> items_;
    std::size_t max_size_;
    std::size_t unfinished_ = 0;
    event finished_;
    detail::list getters_;
    detail::list putters_;
};

} // namespace recoro
