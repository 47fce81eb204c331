// What a loop has to do later.
#pragma once

#include <recoro/detail/core.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace recoro::detail {

/// Deadlines, the earliest first, equal ones in the order of insertion. A heap
/// with four children a node, whose entries tell their owner where they are:
/// a cancelled timer is taken out at once, so that nothing has to be swept.
/// (asyncio marks it and sweeps when half of the heap is marked.)
class timer_heap {
public:
    struct entry {
        std::uint64_t when;
        std::uint64_t order;
        timer_slot *slot;

        bool before(const entry &other) const noexcept {
#if defined(__SIZEOF_INT128__)
            // One comparison without a branch.
            __extension__ using both = unsigned __int128;
            return (both(when) << 64 | order) <
                   (both(other.when) << 64 | other.order);
#else
            return when < other.when ||
                   (when == other.when && order < other.order);
#endif
        }
    };

    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }
    std::int64_t first() const noexcept {
        return static_cast<std::int64_t>(entries_[0].when);
    }

    void insert(std::int64_t when, timer_slot &slot) {
        const entry e{when < 0 ? 0 : static_cast<std::uint64_t>(when), order_++,
                      &slot};
        if (size_ == capacity_) [[unlikely]]
            return insert_after_growth(e);
        rise(entries_.get(), size_++, e);
    }
    void remove(timer_slot &slot) noexcept { remove_at(slot.index); }
    timer_slot &remove_first() noexcept {
        timer_slot &slot = *entries_[0].slot;
        remove_at(0);
        return slot;
    }

private:
    // As with ready_ring, all that is rare is out of line.
    [[gnu::noinline]] void insert_after_growth(entry e) {
        const std::size_t capacity = capacity_ ? 2 * capacity_ : 16;
        auto larger = std::make_unique_for_overwrite<entry[]>(capacity);
        std::copy_n(entries_.get(), size_, larger.get());
        entries_ = std::move(larger);
        capacity_ = capacity;
        rise(entries_.get(), size_++, e);
    }
    static void place(entry *heap, std::size_t i, const entry &e) noexcept {
        timer_slot *const slot = e.slot; // e may be in the heap as well
        heap[i] = e;
        slot->index = static_cast<std::uint32_t>(i);
    }
    static void rise(entry *heap, std::size_t i, const entry &e) noexcept {
        while (i != 0) {
            const std::size_t parent = (i - 1) / 4;
            if (!e.before(heap[parent]))
                break;
            place(heap, i, heap[parent]);
            i = parent;
        }
        place(heap, i, e);
    }
    void remove_at(std::size_t i) noexcept {
        entry *heap = entries_.get();
        const std::size_t n = --size_;
        const entry last = heap[n];
        if (i == n)
            return;
        // The hole sinks to a leaf along the earliest children, and the last
        // entry, which is late, rises from there: fewer comparisons than
        // sinking the last entry from the top.
        std::size_t child = 4 * i + 1;
        for (; child + 3 < n; child = 4 * i + 1) {
            const std::size_t left =
                child + std::size_t(heap[child + 1].before(heap[child]));
            const std::size_t right =
                child + 2 +
                std::size_t(heap[child + 3].before(heap[child + 2]));
            const std::size_t least =
                heap[right].before(heap[left]) ? right : left;
            place(heap, i, heap[least]);
            i = least;
        }
        if (child < n) {
            std::size_t least = child;
            while (++child < n)
                if (heap[child].before(heap[least]))
                    least = child;
            place(heap, i, heap[least]);
            i = least;
        }
        rise(heap, i, last);
    }

    std::unique_ptr<entry[]> entries_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::uint64_t order_ = 0;
};

} // namespace recoro::detail
