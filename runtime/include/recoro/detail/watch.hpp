// A set of tasks that somebody waits for together: the common part of gather,
// wait, wait_for, shield and task_group.
#pragma once

#include <recoro/loop.hpp>

#include <memory>

namespace recoro::detail {

/// Watches n tasks and is told, in the turn after, that something has changed;
/// asyncio's done callbacks run then, and the order of events is the same.
class watch : protected waiter, deferred {
public:
    watch &operator=(const watch &) = delete;

protected:
    // What has not been awaited yet may be moved.
    watch(watch &&other) noexcept : waiter(), deferred() {
        expects(other.size_ == 0, "an awaitable is moved while it is awaited");
    }

    struct node : done_node {
        watch *owner;
        promise_base *task; // counted
    };

    watch() noexcept = default;
    ~watch() {
        for (std::size_t i = 0; i != size_; ++i) {
            promise_base &task = *nodes_[i].task;
            if (!task.has(is_done))
                scheduler::remove_joiner(task, nodes_[i]);
            scheduler::release(task);
        }
    }

    void reserve(std::size_t n) {
        if (n > 4)
            many_ = std::make_unique_for_overwrite<node[]>(n);
        nodes_ = n > 4 ? many_.get() : few_;
    }
    /// Takes the reference of the handle over. A task that is done already is
    /// reported like one that ends now.
    void add(task_ref handle) {
        if (&handle.get() == here.current) [[unlikely]]
            check_join(handle.get());
        add_counted(*handle.release());
    }
    /// Makes a coroutine that has not begun a task, and adds it.
    template <class T>
    void add_new(task<T> &t) {
        void *frame = task_access::take(t);
        expects(frame, "gather of a task that was moved away");
        promise_base &task = promise_base::of(frame);
        here.loop->adopt(task);
        add_counted(task);
    }
    /// A task whose reference has been counted for this.
    void add_counted(promise_base &task) {
        node &n = nodes_[size_++];
        n.task = &task;
        n.owner = this;
        n.fire = [](done_node &fired, promise_base &t) noexcept {
            static_cast<node &>(fired).owner->ended(t);
        };
        ++left_;
        if (task.has(is_done)) [[unlikely]]
            ended(task);
        else
            scheduler::add_joiner(task, n);
    }
    void sleep(std::coroutine_handle<> leaf, const source_place &place) {
        promise_base &task = suspending(leaf, wait_object);
        task.area.root.wait.object = this;
        sleeper_ = &task;
        here.loop->suspended(task, place);
    }
    /// Has `changed` called in the next turn.
    void notice() noexcept { here.loop->ready.push(ready_entry(*this)); }
    void wake() noexcept {
        if (!std::exchange(woken_, true))
            here.loop->wake(*sleeper_);
    }

    /// One of the tasks has just ended.
    virtual void ended(promise_base &) noexcept = 0;
    /// The turn after `notice`.
    virtual void changed() noexcept = 0;

    std::size_t size() const noexcept { return size_; }
    std::size_t left() const noexcept { return left_; }
    void count_end() noexcept { --left_; }
    promise_base &task(std::size_t i) const noexcept { return *nodes_[i].task; }
    bool woken() const noexcept { return woken_; }
    bool slept() const noexcept { return sleeper_ != nullptr; }
    promise_base &sleeper() const noexcept { return *sleeper_; }

    bool cancel_all(const promise_base *except = nullptr) noexcept {
        bool any = false;
        for (std::size_t i = 0; i != size_; ++i)
            if (nodes_[i].task != except)
                any |= here.loop->cancel(*nodes_[i].task);
        return any;
    }

private:
    void turn() noexcept override { changed(); }

    node *nodes_ = few_;
    std::size_t size_ = 0;
    std::size_t left_ = 0;
    promise_base *sleeper_ = nullptr;
    bool woken_ = false;
    node few_[4];
    std::unique_ptr<node[]> many_;
};

} // namespace recoro::detail
