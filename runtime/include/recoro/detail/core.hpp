// What every asynchronous coroutine of the library is made of, seen from the
// loop.
//
// A task is the unit that is scheduled and cancelled: the coroutine that was
// given to create_task, the *root*, and the chain of coroutines that it awaits,
// down to the *leaf* that is suspended in something that takes time. Only the
// root is known to the loop. It remembers its leaf, so that waking a task
// resumes the leaf at once, and cancelling it throws there, whatever the depth.
//
//     root ──awaits──▶ child ──awaits──▶ leaf ──waits for──▶ event, timer, ...
//       ▲  link: continuation   link: continuation  │
//       └────────────── leaf ─────────────────────┘
//
// Each promise begins with a `promise_base` of 56 bytes. What only a root needs
// while it runs, what only a child needs, and the result share 40 of them: a
// task that waits for an event holds 88 bytes with clang and 112 with g++.
#pragma once

#include <recoro/detail/config.hpp>
#include <recoro/detail/frames.hpp>
#include <recoro/detail/outcome.hpp>

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

#if __has_include(<cxxabi.h>)
#include <cxxabi.h>
#define RECORO_DETAIL_CXXABI 1
#endif

namespace recoro {

/// A line of source code. (std::source_location, which clang 14 lacks.)
struct source_place {
    const char *file = "";
    const char *function = "";
    unsigned line = 0;

    static constexpr source_place
    current(const char *file = __builtin_FILE(),
            const char *function = __builtin_FUNCTION(),
            unsigned line = __builtin_LINE()) noexcept {
        return {file, function, line};
    }
};

namespace detail {

// ---- control passed from one coroutine to the next

// Symmetric transfer is a tail call with clang in every mode. With g++ it is
// one at -O2 only, and not under ASan or TSan, and no macro tells -O1 from -O2:
// there, who wants to go on is left in `here.next`, and the loop that resumed
// the task resumes that as well. It costs ten instructions and no stack.
#if defined(__clang__)
inline constexpr bool symmetric_transfer = true;
#else
inline constexpr bool symmetric_transfer = false;
#endif

struct promise_base;
struct scheduler;
struct context_map;

/// Where this thread is: the loop that it runs, the task whose step it is, and
/// who comes next.
struct place_of_thread {
    scheduler *loop;
    promise_base *current;
    void *next;
    promise_base *failed;
    context_map *context;
};
inline constinit thread_local place_of_thread here{};

#if defined(__clang__)
using transfer = std::coroutine_handle<>;
inline transfer transfer_to(void *frame) noexcept {
    return std::coroutine_handle<>::from_address(frame);
}
inline transfer transfer_to_loop() noexcept { return std::noop_coroutine(); }
inline void resume_frame(void *frame) {
    std::coroutine_handle<>::from_address(frame).resume();
}
#else
using transfer = void;
inline void transfer_to(void *frame) noexcept { here.next = frame; }
inline void transfer_to_loop() noexcept {}
inline void resume_frame(void *frame) {
    do {
        here.next = nullptr;
        std::coroutine_handle<>::from_address(frame).resume();
        frame = here.next;
    } while (frame);
}
#endif

// ---- intrusive lists

/// A ring of links; the head is a link of its own. Trivial, so that it fits
/// into unions.
struct links {
    links *next;
    links *prev;

    void make_empty() noexcept { next = prev = this; }
    bool empty() const noexcept { return next == this; }
    void push_back(links &link) noexcept {
        link.next = this;
        link.prev = prev;
        prev->next = &link;
        prev = &link;
    }
    void unlink() noexcept {
        next->prev = prev;
        prev->next = next;
    }
};

/// The head of a list that knows how to be empty from the start.
struct list : links {
    list() noexcept { make_empty(); }
    list(const list &) = delete;
    list &operator=(const list &) = delete;
};

/// What asks to be told when a task is done. Fired in the order of addition.
struct done_node {
    done_node *next;
    done_node *prev;
    void (*fire)(done_node &, promise_base &) noexcept;
};

/// The index of an entry in the heap of timers, and whose entry it is.
struct timer_slot {
    std::uint32_t index;
    enum owner : std::uint32_t { of_task, of_callback } kind;
};

/// What a task waits for, where a list or a timer is not enough to describe it.
struct waiter {
    /// The task is waiting and somebody cancels it. Either stop waiting and
    /// `throw_into` the task, or hand the request on to what it waits for; in
    /// both cases return true. False: nothing can be done now, the loop throws
    /// at the next resumption.
    virtual bool cancel(promise_base &task) noexcept = 0;
    /// The task had been woken, and was cancelled before it ran: give the
    /// wake-up to somebody else.
    virtual void pass_on(promise_base &) noexcept {}
    /// The task was woken with `recheck` and is about to run: false if what it
    /// was woken for is gone, and it has gone back to waiting.
    virtual bool still_wanted(promise_base &) noexcept { return true; }
    /// The task that this one waits for, if that is what it does.
    virtual promise_base *awaited_task() noexcept { return nullptr; }
    /// A word for the task dump.
    virtual const char *what() const noexcept = 0;

protected:
    waiter() = default;
    waiter(const waiter &) = default;
    waiter &operator=(const waiter &) = default;
    ~waiter() = default;
};

// ---- the state of a coroutine

enum : std::uint32_t {
    is_root = 1u << 0,    // was given to create_task
    is_barrier = 1u << 1, // an async generator: errors are not forwarded past
    started = 1u << 2,    // its body has been entered, or never will be
    has_value = 1u << 3,  // the result is there
    has_error = 1u << 4,  // the exception is there
    was_cancelled = 1u << 5, // the end is a cancellation
    at_end = 1u << 6,        // root: the body is over, the loop must be told
    is_done = 1u << 7,       // root: everybody has been told
    forwards = 1u << 8,      // its awaiter has no handler: errors pass by
    unwinding = 1u << 9,     // root: an error is to be forwarded by the loop
    queued = 1u << 10,       // root: in the ready queue
    must_cancel = 1u << 11,  // root: throw at the next resumption
    throw_now = 1u << 12,    // root: the leaf throws cancelled_error
    recheck = 1u << 13,      // root: ask the waiter before resuming
    has_context = 1u << 14,  // root: has context variables
    retrieved = 1u << 15,    // root: somebody has seen the exception
    wait_list = 1u << 16,    // root: waits in a list of `area.root.wait`
    wait_timer = 1u << 17,   // root: waits for a timer
    wait_object = 1u << 18,  // root: waits for `area.root.wait.object`
    was_named = 1u << 19,    // root: has a name
    was_unlisted = 1u << 20, // root: no longer among the tasks of the loop
    wait_kinds = wait_list | wait_timer | wait_object,
    needs_attention = must_cancel | recheck | has_context,
};
inline constexpr std::uint32_t cancel_request = 1u << 21; // counted above flags

struct awaiter_base;

struct promise_base {
    union {
        void *continuation;  // child: who awaits it
        done_node *joiners;  // root: who waits for its end
    } link;                  // set when it becomes one or the other
    std::uint32_t state = 0; // flags, and the count of cancel requests above
    std::uint32_t references = 0;

    struct root_state {
        void *leaf;
        union {
            links list;
            timer_slot timer;
            waiter *object;
        } wait;
        links all; // every task of the loop, in the order of creation
    };
    struct child_state {
        awaiter_base *owner;     // the awaiter that destroys this frame
        source_place awaited_at; // debug builds
        const char *function;    // debug builds
    };
    union area_state {
        root_state root;
        child_state child;
        std::byte bytes[40];
        area_state() noexcept {}
    } area;

    promise_base() noexcept {}
    promise_base(const promise_base &) = delete;
    promise_base &operator=(const promise_base &) = delete;

    bool has(std::uint32_t flag) const noexcept { return (state & flag) != 0; }
    std::uint32_t cancel_requests() const noexcept {
        return state / cancel_request;
    }

    /// Before something is put where the links of a root are.
    void unlist() noexcept {
        if ((state & (is_root | was_unlisted)) == is_root) {
            area.root.all.unlink();
            state |= was_unlisted;
        }
    }

    // The exception lies behind what the awaiter still needs to know.
    void *error_storage() noexcept { return area.bytes + 32; }
    std::exception_ptr &error() noexcept {
        return *std::launder(
            reinterpret_cast<std::exception_ptr *>(error_storage()));
    }
    void set_error(std::exception_ptr e) noexcept {
        ::new (error_storage()) std::exception_ptr(std::move(e));
        state |= has_error;
    }
    std::exception_ptr take_error() noexcept {
        std::exception_ptr e = std::move(error());
        error().~exception_ptr();
        state &= ~has_error;
        return e;
    }

    std::coroutine_handle<> frame() noexcept {
        return std::coroutine_handle<promise_base>::from_promise(*this);
    }
    static promise_base &of(void *frame) noexcept {
        return std::coroutine_handle<promise_base>::from_address(frame)
            .promise();
    }
    static promise_base &of_waiting(links &link) noexcept {
        return *reinterpret_cast<promise_base *>(
            reinterpret_cast<std::byte *>(&link) -
            offsetof(promise_base, area) - offsetof(root_state, wait));
    }
    static promise_base &of_timer(timer_slot &slot) noexcept {
        return *reinterpret_cast<promise_base *>(
            reinterpret_cast<std::byte *>(&slot) -
            offsetof(promise_base, area) - offsetof(root_state, wait));
    }
    static promise_base &of_all(links &link) noexcept {
        return *reinterpret_cast<promise_base *>(
            reinterpret_cast<std::byte *>(&link) -
            offsetof(promise_base, area) - offsetof(root_state, all));
    }
};
static_assert(std::is_standard_layout_v<promise_base>);
static_assert(sizeof(promise_base) == 56 || sizeof(void *) != 8);

/// A coroutine that may wait for the things of this library.
template <class P>
concept async_promise = std::derived_from<P, promise_base>;

/// Owns the frame of a coroutine that is being awaited. A base class, so that
/// the loop can take the frame away and destroy a long chain without recursion.
struct awaiter_base {
    void *child;

    explicit awaiter_base(void *frame) noexcept : child(frame) {}
    awaiter_base(const awaiter_base &) = delete;
    awaiter_base &operator=(const awaiter_base &) = delete;
    ~awaiter_base() {
        if (child)
            std::coroutine_handle<>::from_address(child).destroy();
    }
};

// ---- leaves

/// To be called in await_suspend of everything that takes time: the task that
/// is about to wait.
inline promise_base &suspending(std::coroutine_handle<> leaf,
                                std::uint32_t kind) noexcept {
    promise_base &task = *here.current;
    task.area.root.leaf = leaf.address();
    task.state = (task.state & ~wait_kinds) | kind;
    return task;
}

[[noreturn, gnu::noinline, gnu::cold]] inline void throw_cancelled() {
    here.current->state &= ~throw_now;
    throw cancelled_error();
}

/// To be called in await_resume of everything that takes time.
inline void resumed() {
    if (here.current->has(throw_now)) [[unlikely]]
        throw_cancelled();
}

// ---- exceptions

/// Whether the exception that is being handled is a cancellation.
inline bool handling_cancellation() noexcept {
#if defined(RECORO_DETAIL_CXXABI)
    const std::type_info *type = abi::__cxa_current_exception_type();
    return type && *type == typeid(cancelled_error);
#else
    try {
        throw;
    } catch (const cancelled_error &) {
        return true;
    } catch (...) {
        return false;
    }
#endif
}

/// The coroutines through which the last few exceptions came, innermost first.
/// Filled in debug builds only.
struct exception_trace {
    static constexpr unsigned limit = 64;
    const void *exception; // never dereferenced
    unsigned count;
    source_place places[limit];

    void add(const source_place &place) noexcept {
        if (count < limit)
            places[count++] = place;
    }
};
inline constinit thread_local exception_trace last_trace{};

inline const void *identity(const std::exception_ptr &e) noexcept {
    static_assert(sizeof(std::exception_ptr) == sizeof(void *));
    const void *object;
    __builtin_memcpy(&object, &e, sizeof object);
    return object;
}

inline void trace_error(promise_base &p, const std::exception_ptr &e,
                        const char *function) noexcept {
    exception_trace &trace = last_trace;
    if (trace.exception != identity(e)) {
        trace.exception = identity(e);
        trace.count = 0;
        trace.add({"", function, 0});
    }
    if (!p.has(is_root) && p.link.continuation)
        trace.add(p.area.child.awaited_at);
}

} // namespace detail
} // namespace recoro
