// Where a yielded value waits for the consumer, and the overloads of co_yield
// that put it there.
//
// The value itself is stored, not a pointer to the producer's variable:
// `co_yield x` copies, `co_yield std::move(x)` moves at once, and whatever the
// consumer does to the value afterwards never reaches the producer. An old
// value is destroyed when the next one comes, or with the frame. A reference is
// stored as a pointer, so that writes do reach the producer.
#pragma once

#include <concepts>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace recoro {

/// What a generator of void yields: "here is a point in time", without a value.
/// `co_yield tick{};`
struct tick {
    friend constexpr bool operator==(tick, tick) noexcept { return true; }
};

namespace detail {

template <class Y>
struct yielded_types {
    using value_type = std::remove_cvref_t<Y>;
    using reference = Y &&; // a Y& stays a Y&
    using pointer = std::add_pointer_t<Y>;
};
template <>
struct yielded_types<void> {
    using value_type = tick;
    using reference = tick;
    using pointer = const tick *;
};

template <class Y>
concept stored_plainly = std::is_trivially_default_constructible_v<Y> &&
                         std::is_trivially_copyable_v<Y>;

template <class Y>
class slot {
    static_assert(std::is_object_v<Y> && !std::is_const_v<Y>,
                  "a generator yields a type, a reference or void");
    static_assert(alignof(Y) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__,
                  "a frame is aligned as operator new aligns: yield what needs "
                  "more by reference");
    union {
        Y value;
    };
    bool full = false;

    template <class From>
    void replace(From &&from) {
        if (std::exchange(full, false))
            std::destroy_at(&value);
        ::new (static_cast<void *>(std::addressof(value)))
            Y(std::forward<From>(from));
        full = true;
    }

public:
    slot() noexcept {}
    slot(const slot &) = delete;
    slot &operator=(const slot &) = delete;
    ~slot() {
        if (full)
            std::destroy_at(std::addressof(value));
    }
    void set(const Y &from) { replace(from); }
    void set(Y &&from) { replace(std::move(from)); }
    Y *address() noexcept { return std::addressof(value); }
};

template <class Y>
    requires stored_plainly<Y>
class slot<Y> {
    static_assert(!std::is_const_v<Y>,
                  "a generator yields a type, a reference or void");
    static_assert(alignof(Y) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__,
                  "a frame is aligned as operator new aligns: yield what needs "
                  "more by reference");
    Y value;

public:
    void set(const Y &from) noexcept { value = from; }
    Y *address() noexcept { return std::addressof(value); }
};

template <class Y>
    requires std::is_reference_v<Y>
class slot<Y> {
    std::add_pointer_t<Y> value;

public:
    void set(Y &&from) noexcept { value = std::addressof(from); }
    std::add_pointer_t<Y> address() noexcept { return value; }
};

template <>
class slot<void> {
    static constexpr tick value{};

public:
    void set(tick) noexcept {}
    const tick *address() noexcept { return &value; }
};

/// Base of a promise: `co_yield value`. `Promise::deliver(value)` stores it and
/// gives the awaiter.
template <class Promise, class Y>
struct yields {
    decltype(auto) yield_value(const Y &value)
        requires std::copy_constructible<Y>
    {
        return static_cast<Promise *>(this)->deliver(value);
    }
    decltype(auto) yield_value(Y &&value) {
        return static_cast<Promise *>(this)->deliver(std::move(value));
    }
};
template <class Promise, class Y>
    requires std::is_reference_v<Y>
struct yields<Promise, Y> {
    decltype(auto) yield_value(Y value) noexcept {
        return static_cast<Promise *>(this)->deliver(static_cast<Y>(value));
    }
};
template <class Promise>
struct yields<Promise, void> {
    decltype(auto) yield_value(tick value) noexcept {
        return static_cast<Promise *>(this)->deliver(value);
    }
};

} // namespace detail
} // namespace recoro
