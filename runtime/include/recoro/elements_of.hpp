// How a generator delegates to another one: `co_yield elements_of(inner)` and
// `co_await delegate(inner)`. See generator.hpp.
#pragma once

#include <type_traits>
#include <utility>

namespace recoro {

template <class Y, class In = void, class R = void, class Allocator = void>
class nested_generator;

/// `co_yield elements_of(inner)`: everything that a generator or another range
/// yields. It only refers to its argument.
template <class Range>
class [[nodiscard]] elements_of {
public:
    constexpr explicit elements_of(Range all) noexcept
        : range(static_cast<Range>(all)) {}
    Range range;
};
template <class Range>
elements_of(Range &&) -> elements_of<Range &&>;

namespace detail {

template <class>
inline constexpr bool is_nested_generator = false;
template <class Y, class In, class R, class Allocator>
inline constexpr bool
    is_nested_generator<nested_generator<Y, In, R, Allocator>> = true;

template <class T>
concept inner_generator = is_nested_generator<std::remove_cvref_t<T>>;

template <class Inner>
struct delegated {
    Inner &&inner;
};

} // namespace detail

/// `R r = co_await delegate(inner)`: as elements_of, and gives what `inner`
/// returns by co_return.
template <detail::inner_generator Inner>
[[nodiscard]] constexpr detail::delegated<Inner>
delegate(Inner &&inner) noexcept {
    return {std::forward<Inner>(inner)};
}

} // namespace recoro
