// Memory for coroutine frames, and the count of frames that are alive.
//
// malloc and free cost 13 to 20 ns a pair, more than everything else that a
// short coroutine does. Frames come in few sizes and in quick succession, so
// each thread keeps the frames that died on it, in one list a size, and hands
// them out again: about ten instructions a pair.
//
//  - A size class holds 16 k + 8 bytes: exactly what a 64-bit glibc chunk can
//    hold, so rounding up wastes nothing.
//  - A thread keeps at most `frame_cache_limit` bytes. Without a limit, a
//    thread that only ever destroys what another one creates would grow for
//    ever. What is beyond the limit, or larger than the largest class, goes
//    straight to operator new and delete.
//  - A frame may die on another thread than the one which made it: it then
//    joins the list of that thread. No atomics, no locks.
//  - When a thread ends its lists are freed; what dies later still (frames held
//    by statics) goes straight to operator delete.
//  - Under a sanitizer every frame is a fresh allocation: recycling would hide
//    uses after the end.
//
// A frame that the compiler elides never gets here, and is not counted.
#pragma once

#include <recoro/detail/config.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#if RECORO_DEBUG
#include <atomic>
#endif

// clang before 16 may keep the address of a thread_local over a suspension, and
// so use the wrong thread's lists; a call hides the address.
#if defined(__clang__) && __clang_major__ < 16
#define RECORO_DETAIL_THREAD_LOCAL_ACCESS [[gnu::noinline]]
#else
#define RECORO_DETAIL_THREAD_LOCAL_ACCESS
#endif

namespace recoro::detail {

#if RECORO_DEBUG
inline constinit std::atomic<std::size_t> live_frame_count{0};

/// Frames on the heap in the whole process, at this moment. Only declared in
/// debug builds, so that no test can count nothing by accident.
inline std::size_t live_frames() noexcept {
    return live_frame_count.load(std::memory_order_relaxed);
}
#endif

inline void count_frames([[maybe_unused]] std::size_t change) noexcept {
#if RECORO_DEBUG
    live_frame_count.fetch_add(change, std::memory_order_relaxed);
#endif
}

inline constexpr std::size_t frame_classes =
    65; // up to 64 * 16 + 8 = 1,032 bytes
inline constexpr std::size_t frame_cache_limit = std::size_t(16) << 20;

constexpr std::size_t frame_class(std::size_t size) noexcept {
    return (size + 7) / 16;
}
constexpr std::size_t frame_capacity(std::size_t frame_class) noexcept {
    return frame_class * 16 + 8;
}
constexpr std::ptrdiff_t room_for(std::size_t frame_class) noexcept {
    return static_cast<std::ptrdiff_t>(frame_capacity(frame_class));
}

struct frame_cache {
    struct block {
        block *next;
    };
    block *lists[frame_classes];
    // Bytes that may still be kept: 0 until the first frame dies here, and
    // again after the end of the thread. Signed: to subtract and look at the
    // sign is two instructions, to compare first is five.
    std::ptrdiff_t room;
    bool opened;
};

inline constinit thread_local frame_cache frames_of_thread{};

struct frame_cache_closer {
    ~frame_cache_closer() {
        frame_cache &cache = frames_of_thread;
        cache.room = 0;
        for (frame_cache::block *&list : cache.lists)
            while (frame_cache::block *block = list) {
                list = block->next;
                ::operator delete(block);
            }
    }
};

// Kept out of line: it runs once a thread, and then only for what is beyond the
// limit.
[[gnu::noinline]] inline void frame_deallocate_slowly(void *p,
                                                      std::size_t k) noexcept {
    frame_cache &cache = frames_of_thread;
    cache.room += room_for(k); // there was none
    if (cache.opened) {
        ::operator delete(p);
        return;
    }
    cache.opened = true;
    static thread_local frame_cache_closer closer;
    static_cast<void>(closer);
    cache.room = static_cast<std::ptrdiff_t>(frame_cache_limit) - room_for(k);
    cache.lists[k] = ::new (p) frame_cache::block{cache.lists[k]};
}

/// Memory for a frame of `size` bytes, aligned as operator new aligns. Throws
/// std::bad_alloc.
RECORO_DETAIL_THREAD_LOCAL_ACCESS inline void *
frame_allocate(std::size_t size) {
    const std::size_t k = frame_class(size);
    void *memory = nullptr;
    if constexpr (!RECORO_DETAIL_SANITIZED) {
        frame_cache &cache = frames_of_thread;
        if (k < frame_classes && cache.lists[k]) {
            frame_cache::block *block = cache.lists[k];
            cache.lists[k] = block->next;
            cache.room += room_for(k);
            memory = block;
        }
    }
    if (!memory)
        memory = ::operator new(frame_capacity(k));
    count_frames(1);
    return memory;
}

/// `size` is what `frame_allocate` was called with.
RECORO_DETAIL_THREAD_LOCAL_ACCESS inline void
frame_deallocate(void *p, std::size_t size) noexcept {
    count_frames(std::size_t(-1));
    const std::size_t k = frame_class(size);
    if constexpr (RECORO_DETAIL_SANITIZED) {
        ::operator delete(p);
    } else if (k >= frame_classes) {
        ::operator delete(p);
    } else {
        frame_cache &cache = frames_of_thread;
        if ((cache.room -= room_for(k)) < 0) [[unlikely]]
            return frame_deallocate_slowly(p, k);
        cache.lists[k] = ::new (p) frame_cache::block{cache.lists[k]};
    }
}

/// Base of a promise: its frames are recycled. With an allocator other than
/// void they come from that allocator instead, which is the argument after
/// std::allocator_arg where the coroutine has such parameters in front, and a
/// default-constructed one otherwise.
template <class Allocator = void>
struct frame_memory {
    struct alignas(__STDCPP_DEFAULT_NEW_ALIGNMENT__) unit {
        std::byte bytes[__STDCPP_DEFAULT_NEW_ALIGNMENT__];
    };
    using rebound =
        typename std::allocator_traits<Allocator>::template rebind_alloc<unit>;
    using traits = std::allocator_traits<rebound>;
    static_assert(std::is_same_v<typename traits::pointer, unit *>,
                  "a frame cannot live behind a fancy pointer");

    static void *operator new(std::size_t size)
        requires std::default_initializable<rebound>
    {
        return allocate(rebound(), size);
    }
    // Inlined by force: g++ 12 takes an operator new with further parameters
    // for a placement form, and warns of the operator delete.
    template <class Given, class... Arguments>
        requires std::convertible_to<const Given &, Allocator>
    [[gnu::always_inline]] static void *
    operator new(std::size_t size, std::allocator_arg_t, const Given &allocator,
                 const Arguments &...) {
        return allocate(rebound(static_cast<Allocator>(allocator)), size);
    }
    template <class This, class Given, class... Arguments>
        requires std::convertible_to<const Given &, Allocator>
    [[gnu::always_inline]] static void *
    operator new(std::size_t size, const This &, std::allocator_arg_t,
                 const Given &allocator, const Arguments &...) {
        return allocate(rebound(static_cast<Allocator>(allocator)), size);
    }

    static void operator delete(void *p, std::size_t size) noexcept {
        rebound *kept =
            reinterpret_cast<rebound *>(static_cast<unit *>(p) + units(size));
        rebound allocator(std::move(*kept));
        kept->~rebound();
        traits::deallocate(allocator, static_cast<unit *>(p),
                           units(size) + units(sizeof(rebound)));
        count_frames(std::size_t(-1));
    }

private:
    static constexpr std::size_t units(std::size_t size) noexcept {
        return (size + sizeof(unit) - 1) / sizeof(unit);
    }
    // The allocator is kept behind the frame, where operator delete finds it.
    static void *allocate(rebound allocator, std::size_t size) {
        unit *memory =
            traits::allocate(allocator, units(size) + units(sizeof(rebound)));
        ::new (static_cast<void *>(memory + units(size)))
            rebound(std::move(allocator));
        count_frames(1);
        return memory;
    }
};

template <>
struct frame_memory<void> {
    static void *operator new(std::size_t size) { return frame_allocate(size); }
    static void operator delete(void *p, std::size_t size) noexcept {
        frame_deallocate(p, size);
    }
};

} // namespace recoro::detail

#undef RECORO_DETAIL_THREAD_LOCAL_ACCESS
