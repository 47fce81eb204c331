// The engine of the loop, without its public face: turns, one step of a task,
// its end and its cancellation. What is ready is in ready_queue.hpp, what is
// not due yet in timer_heap.hpp.
//
// A turn runs what was ready when it began; what becomes ready meanwhile runs
// in the next turn. Nothing here is atomic but the inbox, where other threads
// leave callbacks; a turn looks at one flag to know that it is empty.
#pragma once

#include <recoro/detail/context.hpp>
#include <recoro/detail/core.hpp>
#include <recoro/detail/ready_queue.hpp>
#include <recoro/detail/report.hpp>
#include <recoro/detail/timer_heap.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace recoro::detail {

using nanoseconds = std::chrono::nanoseconds;

/// Where a loop with nothing to do sleeps when there are file descriptors.
struct poller {
    virtual ~poller() = default;
    virtual bool watches() const noexcept = 0;
    /// Makes ready what the descriptors have; waits at most `ns` for it, for
    /// ever when negative. Callable by the loop's thread alone.
    virtual void wait(std::int64_t ns) = 0;
    /// Ends a wait. Callable by every thread.
    virtual void wake() noexcept = 0;
};

/// A list of the async generators that have been started and not finished.
struct generator_node : links {
    virtual void close_from_loop() = 0;

protected:
    ~generator_node() = default;
};

/// What debug.hpp sets, and who wants to see each step.
struct observers {
    std::function<void(promise_base &)> before_step;
    std::function<void(promise_base &)> after_step;
    nanoseconds slow_limit{0};
    std::function<void(const std::string &, nanoseconds)> slow;
    bool any() const noexcept {
        return before_step || after_step || slow_limit.count() > 0;
    }
};

struct scheduler {
    ready_ring ready;
    timer_heap timers;
    list tasks;
    list generators;
    std::int64_t virtual_now = 0;
    std::int64_t started_at = 0;
    bool is_virtual = false;
    std::size_t outside = 0; // work that other threads do for this loop
    // Why a turn has to look around first. Other threads set `mail`.
    enum : unsigned { mail = 1, watched = 2, seen = 4 };
    std::atomic<unsigned> alerts{0};
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<callback *> inbox; // guarded by mutex
    std::unique_ptr<poller> fds;   // set once, under mutex
    std::unordered_map<promise_base *, context_ref> contexts;
    std::unordered_map<promise_base *, std::string> names;
    // Debug builds: where the leaf of a task waits, and where tasks begin.
    std::unordered_map<promise_base *, source_place> waits_at;
    std::unordered_map<promise_base *, const char *> functions;
    std::unique_ptr<observers> observed;

    scheduler() = default;
    scheduler(const scheduler &) = delete;
    scheduler &operator=(const scheduler &) = delete;

    // ---- time

    static std::int64_t steady() noexcept {
        return std::chrono::duration_cast<nanoseconds>(
                   std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
    std::int64_t now() const noexcept {
        return is_virtual ? virtual_now : steady() - started_at;
    }

    // ---- tasks

    /// Queues a task that waits for nothing any more.
    void wake(promise_base &task) {
        task.state |= queued;
        ready.push(ready_entry(task));
    }
    void throw_into(promise_base &task) {
        task.state = (task.state & ~recheck) | throw_now;
        wake(task);
    }

    /// Makes a coroutine that has not begun a task of this loop.
    void adopt(promise_base &task) {
        if constexpr (debug)
            functions[&task] = task.area.child.function;
        task.area.root.leaf = task.frame().address();
        task.state |= is_root;
        task.references = 2; // the loop's and the handle's
        task.link.joiners = nullptr;
        tasks.push_back(task.area.root.all);
        if (here.context) [[unlikely]]
            inherit_context(task);
        wake(task);
    }
    [[gnu::noinline]] void inherit_context(promise_base &task) {
        contexts.emplace(&task, context_ref::current());
        task.state |= has_context;
    }

    [[gnu::always_inline]] void dispatch(ready_entry e) {
        if (e.what() != ready_entry::resumption) [[unlikely]]
            return dispatch_other(e);
        auto &task = e.as_task();
        if (task.has(needs_attention)) [[unlikely]]
            return attend(task);
        task.state = (task.state & ~queued) | started;
        step(task);
    }
    [[gnu::noinline]] void dispatch_other(ready_entry e) {
        if (e.what() == ready_entry::expired)
            return wake(e.as<promise_base>());
        here.current = nullptr;
        if (e.what() == ready_entry::call)
            return call(e.as<callback>());
        e.as<deferred>().turn();
    }

    // Who comes next resets here.current, or the end of the turn.
    [[gnu::always_inline]] void step(promise_base &task) {
        here.current = &task;
        resume_frame(task.area.root.leaf);
        if (task.has(at_end | unwinding | has_context)) [[unlikely]] {
            if (task.has(unwinding | has_context))
                after_step(task);
            else
                finish(task);
        }
    }

    [[gnu::noinline]] void after_step(promise_base &task) {
        while (task.has(unwinding))
            resume_frame(forward_error(task));
        if (task.has(has_context))
            contexts[&task] = context_ref::take();
        if (task.has(at_end))
            finish(task);
    }

    // The child in `here.failed` failed, and whoever awaits it said that
    // nothing around the await would handle that: its frame goes away without
    // being resumed, and so does the one above, as far as this holds.
    [[gnu::noinline]] static void *forward_error(promise_base &task) {
        task.state &= ~unwinding;
        promise_base *failed = std::exchange(here.failed, nullptr);
        std::exception_ptr error = failed->take_error();
        for (;;) {
            promise_base *parent = &promise_base::of(failed->link.continuation);
            failed->area.child.owner->child = nullptr;
            failed->frame().destroy();
            failed = parent;
            if constexpr (debug)
                trace_error(*failed, error, failed->area.child.function);
            if (!failed->has(forwards) ||
                promise_base::of(failed->link.continuation)
                    .has(is_root | is_barrier))
                break;
        }
        failed->set_error(std::move(error));
        return failed->link.continuation;
    }

    // The steps of a task that something is to be known about.
    [[gnu::noinline]] void attend(promise_base &task) {
        task.state &= ~queued;
        waiter *object =
            task.has(wait_object) ? task.area.root.wait.object : nullptr;
        if (task.has(must_cancel)) {
            task.state &= ~(must_cancel | recheck);
            if (!task.has(started)) {
                task.state |= started | was_cancelled | at_end;
                return finish(task);
            }
            task.state |= throw_now;
            if (object)
                object->pass_on(task);
        } else if (task.has(recheck)) {
            task.state &= ~recheck;
            if (!object->still_wanted(task))
                return;
        }
        task.state |= started;
        if (task.has(has_context))
            contexts[&task].enter();
        step(task);
    }

    void finish(promise_base &task) {
        here.current = nullptr;
        if (!task.has(was_unlisted))
            task.area.root.all.unlink();
        task.state = (task.state & ~at_end) | is_done | was_unlisted;
        if (task.has(must_cancel | has_context | was_named) || debug)
            [[unlikely]]
            forget(task);
        if (done_node *node = std::exchange(task.link.joiners, nullptr)) {
            node->prev->next = nullptr;
            while (node) {
                done_node *next = node->next;
                node->fire(*node, task);
                node = next;
            }
        }
        release(task);
    }

    // Clears what is known of a finished task beyond its result.
    [[gnu::noinline]] void forget(promise_base &task) {
        if (task.has(must_cancel)) { // cancelled just before its end
            task.state = (task.state & ~must_cancel) | was_cancelled;
        }
        if (task.has(has_context))
            contexts.erase(&task);
        if constexpr (debug) {
            waits_at.erase(&task);
            functions.erase(&task);
        }
    }

    static void release(promise_base &task) noexcept {
        if (--task.references == 0)
            destroy(task);
    }
    static void destroy(promise_base &task) noexcept {
        if (task.has(was_named | has_error)) [[unlikely]]
            take_leave(task);
        task.frame().destroy();
    }
    // What is to be done for a task that nobody refers to any more.
    [[gnu::noinline]] static void take_leave(promise_base &task) noexcept {
        if (task.has(was_named))
            forget_name(task);
        if (task.has(has_error) && !task.has(was_cancelled | retrieved))
            report_lost(task.error(), "task exception was never retrieved");
    }
    [[gnu::noinline]] static void forget_name(promise_base &task) noexcept {
        if (here.loop)
            here.loop->names.erase(&task);
    }

    static void add_joiner(promise_base &task, done_node &node) noexcept {
        if (done_node *first = task.link.joiners) {
            node.next = first;
            node.prev = first->prev;
            first->prev->next = &node;
            first->prev = &node;
        } else {
            task.link.joiners = node.next = node.prev = &node;
        }
    }
    static void remove_joiner(promise_base &task, done_node &node) noexcept {
        if (node.next == &node) {
            task.link.joiners = nullptr;
            return;
        }
        node.next->prev = node.prev;
        node.prev->next = node.next;
        if (task.link.joiners == &node)
            task.link.joiners = node.next;
    }

    // ---- cancellation

    /// asyncio's Task.cancel.
    bool cancel(promise_base &task) noexcept {
        if (task.has(is_done | at_end))
            return false;
        if (task.cancel_requests() != ~std::uint32_t(0) / cancel_request)
            task.state += cancel_request;
        if (&task == here.current || task.has(queued) || !interrupt(task))
            task.state |= must_cancel;
        return true;
    }
    /// Returns how many requests are left.
    static std::uint32_t uncancel(promise_base &task) noexcept {
        if (task.cancel_requests() != 0)
            task.state -= cancel_request;
        if (task.cancel_requests() == 0)
            task.state &= ~must_cancel;
        return task.cancel_requests();
    }
    /// Ends what a suspended task waits for. False when that is impossible.
    bool interrupt(promise_base &task) noexcept {
        if (task.has(wait_list))
            task.area.root.wait.list.unlink();
        else if (task.has(wait_timer))
            timers.remove(task.area.root.wait.timer);
        else
            return task.area.root.wait.object->cancel(task);
        throw_into(task);
        return true;
    }
    /// To be called at the end of await_suspend: a task that cancelled itself
    /// before it suspended.
    void suspended(promise_base &task, const source_place &place) {
        if constexpr (debug)
            waits_at[&task] = place;
        if (task.has(must_cancel)) [[unlikely]]
            if (interrupt(task))
                task.state &= ~must_cancel;
    }

    // ---- callbacks

    void call(callback &c) {
        if (!c.cancelled) {
            c.context.enter();
            try {
                c.run();
            } catch (...) {
                report_lost(std::current_exception(),
                            "a callback of the loop has thrown");
            }
            context_ref::take();
        }
        c.release();
    }
    void call_soon(callback &c) { ready.push(ready_entry(c)); }
    void call_at(std::int64_t when, callback &c) {
        c.in_heap = true;
        timers.insert(when, c);
    }
    void cancel(callback &c) noexcept {
        c.cancelled = true;
        if (c.in_heap) {
            c.in_heap = false;
            timers.remove(c);
            c.release();
        }
    }
    void post(callback &c) {
        {
            std::lock_guard guard(mutex);
            inbox.push_back(&c);
            alerts.fetch_or(mail, std::memory_order_release);
            if (fds)
                fds->wake();
        }
        arrived.notify_one();
    }

    // ---- turns

    /// One turn of the loop. Waits when nothing is ready and `may_wait`. False
    /// when nothing is ready and nothing ever will be.
    [[gnu::always_inline]] bool one_turn(bool may_wait) {
        if (ready.empty() || alerts.load(std::memory_order_relaxed) != 0)
            [[unlikely]] {
            if (!poll(may_wait))
                return false;
            if (observed)
                return observed_turn();
        }
        if (!timers.empty())
            expire();
        std::size_t n = ready.size();
        for (; n != 0; --n)
            dispatch(ready.pop());
        return true;
    }
    bool turn(bool may_wait) {
        const bool alive = one_turn(may_wait);
        here.current = nullptr;
        return alive;
    }
    /// Turns until a task is done. False if that can never be.
    bool run_until_done(const promise_base &task) {
        bool alive = true;
        while (!task.has(is_done) && alive)
            alive = one_turn(true);
        here.current = nullptr;
        return alive;
    }

    [[gnu::noinline]] void expire() {
        const std::int64_t time = now();
        while (!timers.empty() && timers.first() <= time) {
            timer_slot &slot = timers.remove_first();
            if (slot.kind == timer_slot::of_task) {
                promise_base &task = promise_base::of_timer(slot);
                task.state = (task.state & ~wait_kinds) | queued;
                ready.push(ready_entry(task, ready_entry::expired));
            } else {
                callback &c = static_cast<callback &>(slot);
                c.in_heap = false;
                ready.push(ready_entry(c));
            }
        }
    }

    bool has_mail() const noexcept {
        return (alerts.load(std::memory_order_acquire) & mail) != 0;
    }
    void take_mail() {
        std::lock_guard guard(mutex);
        for (callback *c : inbox)
            ready.push(ready_entry(*c));
        inbox.clear();
        alerts.fetch_and(~unsigned(mail), std::memory_order_relaxed);
    }

    [[gnu::noinline]] bool poll(bool may_wait) {
        if (has_mail())
            take_mail();
        const bool watching = fds && fds->watches();
        if (!may_wait || !ready.empty()) {
            if (watching)
                fds->wait(0);
            return true;
        }
        std::int64_t patience = -1;
        if (is_virtual) {
            if (watching)
                fds->wait(0);
            if (!ready.empty())
                return true;
            // Time stands still while somebody outside works for us.
            if (outside == 0 && !timers.empty()) {
                virtual_now = std::max(virtual_now, timers.first());
                return true;
            }
            if (outside == 0 && !watching)
                return false;
        } else if (!timers.empty()) {
            patience = std::max<std::int64_t>(timers.first() - now(), 0);
        }
        if (fds)
            fds->wait(patience);
        else
            wait_for_mail(patience);
        if (has_mail())
            take_mail();
        return true;
    }

    void wait_for_mail(std::int64_t patience) {
        std::unique_lock lock(mutex);
        const auto some = [this] { return !inbox.empty(); };
        if (patience < 0)
            arrived.wait(lock, some);
        else
            arrived.wait_for(lock, nanoseconds(patience), some);
    }

    [[gnu::noinline]] bool observed_turn() {
        if (!timers.empty())
            expire();
        std::size_t n = ready.size();
        while (n-- != 0) {
            here.current = nullptr;
            ready_entry e = ready.pop();
            observers &o = *observed;
            const bool is_step = e.what() == ready_entry::resumption;
            promise_base *task = is_step ? &e.as<promise_base>() : nullptr;
            if (task) {
                ++task->references;
                if (o.before_step)
                    o.before_step(*task);
            }
            const std::int64_t begin = now();
            dispatch(e);
            const nanoseconds took(now() - begin);
            if (o.slow && o.slow_limit.count() > 0 && took >= o.slow_limit)
                o.slow(task ? describe(*task) : "a callback", took);
            if (task) {
                if (o.after_step)
                    o.after_step(*task);
                release(*task);
            }
        }
        here.current = nullptr;
        return true;
    }

    std::string describe(promise_base &task) const {
        std::string text = "task";
        if (auto it = names.find(&task); it != names.end())
            text += " '" + it->second + "'";
        if (auto it = functions.find(&task);
            it != functions.end() && it->second)
            text += std::string(" ") + it->second + "()";
        return text;
    }

    // ---- the end

    /// Destroys a task that has not ended and never will. Innermost frames go
    /// first, one by one: a chain may be a million deep.
    void destroy_suspended(promise_base &task) noexcept {
        expects(!task.has(is_done), "a finished task cannot be abandoned");
        if (task.has(started) && !task.has(at_end)) {
            void *frame = task.area.root.leaf;
            while (frame != task.frame().address()) {
                promise_base &p = promise_base::of(frame);
                if (p.has(is_barrier)) { // its generator object destroys it
                    p.state |= is_done;
                    break;
                }
                frame = p.link.continuation;
                p.area.child.owner->child = nullptr;
                p.frame().destroy();
            }
        }
        forget(task);
        if (task.has(was_named))
            forget_name(task);
        task.unlist();
        task.state |= was_cancelled | is_done | started;
        release(task);
    }
};

} // namespace recoro::detail
