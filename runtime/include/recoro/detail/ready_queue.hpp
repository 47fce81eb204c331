// What a loop has to do next: steps of tasks, callbacks, and notices, each one
// a pointer in a ring.
#pragma once

#include <recoro/detail/context.hpp>
#include <recoro/detail/core.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace recoro::detail {

/// A function that the loop will call. Shared by the loop and by the handles
/// that can cancel it.
struct callback : timer_slot {
    std::uint32_t references = 1;
    bool cancelled = false;
    bool in_heap = false;
    context_ref context = context_ref::current();

    callback() noexcept : timer_slot{0, timer_slot::of_callback} {}
    callback(const callback &) = delete;
    callback &operator=(const callback &) = delete;
    virtual void run() = 0;

    static void *operator new(std::size_t size) { return frame_allocate(size); }
    static void operator delete(void *p, std::size_t size) noexcept {
        frame_deallocate(p, size);
    }
    void release() noexcept {
        if (--references == 0)
            delete this;
    }

protected:
    virtual ~callback() = default;
};

template <class F>
struct callback_of final : callback {
    F function;
    explicit callback_of(F f) : function(std::move(f)) {}
    void run() override { function(); }
};

/// Something that lives elsewhere and has a word to say in the next turn.
struct deferred {
    virtual void turn() noexcept = 0;

protected:
    ~deferred() = default;
};

/// One thing to do: a pointer whose low bits say what it points to.
class ready_entry {
public:
    enum kind : std::uintptr_t { resumption, call, expired, later };

    ready_entry() = default;
    explicit ready_entry(promise_base &task) noexcept
        : bits_(reinterpret_cast<std::uintptr_t>(&task)) {}
    ready_entry(promise_base &task, kind k) noexcept
        : bits_(reinterpret_cast<std::uintptr_t>(&task) | k) {}
    explicit ready_entry(callback &c) noexcept
        : bits_(reinterpret_cast<std::uintptr_t>(&c) | call) {}
    explicit ready_entry(deferred &d) noexcept
        : bits_(reinterpret_cast<std::uintptr_t>(&d) | later) {}

    kind what() const noexcept { return kind(bits_ & 3); }
    promise_base &as_task() const noexcept { // of a step
        return *reinterpret_cast<promise_base *>(bits_);
    }
    template <class T>
    T &as() const noexcept {
        return *reinterpret_cast<T *>(bits_ & ~std::uintptr_t(3));
    }

private:
    std::uintptr_t bits_;
};

/// A queue in one block of memory that doubles when it is full.
class ready_ring {
public:
    ready_ring()
        : entries_(std::make_unique_for_overwrite<ready_entry[]>(64)),
          mask_(63) {}

    std::size_t size() const noexcept { return tail_ - head_; }
    bool empty() const noexcept { return tail_ == head_; }
    void push(ready_entry e) {
        if (size() > mask_) [[unlikely]]
            return push_after_growth(e);
        entries_[tail_++ & mask_] = e;
    }
    ready_entry pop() noexcept { return entries_[head_++ & mask_]; }

private:
    // All of it out of line: who calls push() then has no registers to save.
    [[gnu::noinline]] void push_after_growth(ready_entry e) {
        grow();
        entries_[tail_++ & mask_] = e;
    }
    void grow() {
        const std::size_t n = size();
        auto larger = std::make_unique_for_overwrite<ready_entry[]>(2 * n);
        for (std::size_t i = 0; i != n; ++i)
            larger[i] = entries_[(head_ + i) & mask_];
        entries_ = std::move(larger);
        mask_ = 2 * n - 1;
        head_ = 0;
        tail_ = n;
    }

    std::unique_ptr<ready_entry[]> entries_;
    std::size_t mask_;
    std::size_t head_ = 0;
    std::size_t tail_ = 0;
};

} // namespace recoro::detail
