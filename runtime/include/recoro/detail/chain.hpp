// Coroutines that run inside each other: the chain from a root, which somebody
// resumes, to a leaf, which is where execution is.
//
//     root <- ... <- parent <- leaf        each knows its root and its parent;
//     the root knows the leaf
//
// To resume the root is to resume the leaf, at any depth. A coroutine that
// starts an inner one, or ends, only moves the root's leaf and returns to the
// loop in `run`: nobody resumes anybody from inside, so the stack stays flat on
// every compiler and at every level of optimisation. (Symmetric transfer would
// need a true tail call, which g++ 12 does not make at -O0 or under
// AddressSanitizer. The loop costs nothing where it matters: one test after
// each step tells a value from everything else, and that test is needed
// anyway.)
//
// Destruction goes from leaf to root in a loop as well: locals die from the
// innermost to the outermost, as they would by recursion.
#pragma once

#include <recoro/detail/config.hpp>

#include <coroutine>
#include <exception>
#include <utility>

namespace recoro::detail {

enum class progress : unsigned char {
    suspended, // at a yield, with a value (or, for a consumer, waiting for one)
    moved,     // the leaf is another one: go on there
    finished,
    unstarted,
};

/// Base of the promise of a coroutine that can be a member of a chain.
struct link {
    std::coroutine_handle<> frame;
    link *root = this;
    link *parent = nullptr; // of an inner one
    link **owner;           // of an inner one: the pointer that owns it
    link *leaf = this;      // of a root; of others, themselves
    std::coroutine_handle<> next = frame; // of a root: the frame of its leaf
    std::exception_ptr error;
    progress state = progress::unstarted; // of a root, or finished
    bool running = false;     // of a root; kept in debug builds only
    bool takes_values = true; // false for the loop over a plain range

    explicit link(std::coroutine_handle<> self) noexcept : frame(self) {}
    void go_to(link &innermost) noexcept {
        leaf = &innermost;
        next = innermost.frame;
    }
    link(const link &) = delete;
    link &operator=(const link &) = delete;
};

/// Every promise of a chain ends by this: the parent goes on, or the root has
/// finished.
struct leave {
    static constexpr bool await_ready() noexcept { return false; }
    template <class Promise>
    static void await_suspend(std::coroutine_handle<Promise> ending) noexcept {
        link &self = ending.promise();
        link &root = *self.root;
        self.state = progress::finished;
        if (self.parent) {
            root.go_to(*self.parent);
            root.state = progress::moved;
        }
    }
    static constexpr void await_resume() noexcept {}
};

[[noreturn, gnu::noinline, gnu::cold]] inline void throw_error(link &of) {
    std::rethrow_exception(std::exchange(of.error, nullptr));
}

/// Throws the exception that ended `of`, if one did.
inline void rethrow_error(link &of) {
    if (of.error) [[unlikely]]
        throw_error(of);
}

/// One step of what is innermost now.
inline void step(link &root) noexcept {
    if constexpr (debug) {
        expects(!root.running, "generator already executing");
        root.running = true;
    }
    root.next.resume();
    if constexpr (debug)
        root.running = false;
}

// Out of line, so that the path of a plain value stays short.
[[gnu::noinline]] inline void run_on(link &root) noexcept {
    while (root.state == progress::moved) {
        root.state = progress::suspended;
        step(root);
    }
}

/// Resumes a suspended root until it yields (true) or finishes (false).
inline bool run(link &root) noexcept {
    step(root);
    if (root.state != progress::suspended) [[unlikely]] {
        run_on(root);
        return root.state == progress::suspended;
    }
    return true;
}

inline void reroot(link *from, link &to, link &root) noexcept {
    for (link *each = from;; each = each->parent) {
        each->root = &root;
        if (each == &to)
            return;
    }
}

/// `inner`, and what may already run inside it, joins the chain of `parent`,
/// which has just been suspended.
inline void attach(link *&owner, link &parent) noexcept {
    link &inner = *owner;
    link &root = *parent.root;
    expects(!inner.parent, "two generators delegate to the same one");
    expects(inner.root != &root, "a generator delegates to itself");
    if (inner.leaf == &inner) [[likely]] {
        inner.root = &root;
        root.go_to(inner);
    } else {
        root.go_to(*inner.leaf);
        reroot(inner.leaf, inner, root);
        inner.go_to(inner);
    }
    root.state = progress::moved;
    inner.parent = &parent;
    inner.owner = &owner;
}

// The same, from an await_suspend: out of line, and by the address of the
// frame, which is what the outer coroutine has in a register.
template <class Promise>
[[gnu::noinline]] void attach_to(link *&inner, void *outer) noexcept {
    attach(inner,
           std::coroutine_handle<Promise>::from_address(outer).promise());
}

/// `inner` is in the midst of something: it leaves the chain with all that runs
/// inside it, and its parent is the leaf.
inline void detach_suspended(link &inner) noexcept {
    link &root = *inner.root;
    inner.go_to(*root.leaf);
    reroot(inner.leaf, inner, inner);
    inner.state = progress::suspended;
    root.go_to(*std::exchange(inner.parent, nullptr));
}

// Generators that were never started may own each other as parameters: a chain
// that no pointer shows, and whose destruction recurses. Beyond a certain depth
// the inner one is put aside and destroyed as soon as the frame that owned it
// is gone.
struct destruction {
    static constexpr unsigned deepest = 100;
    unsigned depth;
    link *postponed;
};
inline constinit thread_local destruction destruction_of_thread{};

[[gnu::noinline]] inline void destroy_unfinished(link &first) noexcept {
    destruction &now = destruction_of_thread;
    if (now.depth == destruction::deepest) {
        first.owner = nullptr;
        first.parent = std::exchange(now.postponed, &first);
        return;
    }
    ++now.depth;
    for (link *root = &first;;) {
        while (root->leaf != root) {
            link &leaf = *root->leaf;
            root->leaf = leaf.parent;
            *leaf.owner = nullptr;
            leaf.frame.destroy();
        }
        root->frame.destroy();
        if (now.depth != destruction::deepest || !now.postponed)
            break;
        root = now.postponed;
        now.postponed = std::exchange(root->parent, nullptr);
    }
    --now.depth;
}

/// Destroys a root and all that runs inside it.
[[gnu::noinline]] inline void destroy(link &root) noexcept {
    expects(!root.running, "a generator is destroyed while it executes");
    expects(!root.parent || root.state == progress::finished,
            "a generator is destroyed while another one delegates to it");
    if (root.state == progress::finished)
        root.frame.destroy();
    else
        destroy_unfinished(root);
}

/// Where a delegation ends: the frame of the inner one is of no use any more.
inline void destroy_finished(link *&inner) noexcept {
    if (link *const finished = std::exchange(inner, nullptr))
        finished->frame.destroy();
}

/// Throws what ended `inner`, an inner generator.
[[noreturn, gnu::noinline, gnu::cold]] inline void fail(link *&inner) {
    const std::exception_ptr error = std::exchange(inner->error, nullptr);
    if (inner->state == progress::finished)
        destroy_finished(inner);
    std::rethrow_exception(error);
}

} // namespace recoro::detail
