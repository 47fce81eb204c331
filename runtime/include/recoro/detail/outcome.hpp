// How something that was awaited has ended: with a result, with an exception,
// or by being cancelled; and what a gather makes of it. Shared by the tasks of
// this library and by Asio's coroutines (asio.hpp), of which neither needs the
// other.
#pragma once

#include <recoro/detail/config.hpp>

#include <exception>
#include <type_traits>
#include <utility>
#include <variant>

namespace recoro {

/// Thrown at the suspension point of a task that somebody has cancelled. It is
/// no std::exception, so that `catch (const std::exception &)` lets it pass, as
/// Python's CancelledError is no Exception.
class cancelled_error final {
public:
    const char *what() const noexcept { return "cancelled"; }
};

namespace detail {

/// What value a task<T> keeps: T&, as a pointer.
template <class T>
using kept =
    std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T> *, T>;
struct no_value {};
template <class T>
using kept_or_nothing =
    kept<std::conditional_t<std::is_void_v<T>, no_value, T>>;

} // namespace detail

/// What gather does when one of its tasks fails; see the top of this file.
namespace policy {
struct structured_t {};
struct join_t {};
struct detach_t {};
struct collect_t {};
inline constexpr structured_t structured{};
inline constexpr join_t join{};
inline constexpr detach_t detach{};
inline constexpr collect_t collect{};
} // namespace policy

/// A result or an exception: what std::expected<T, std::exception_ptr> is in
/// C++23.
template <class T = void>
class outcome {
    using kept = detail::kept_or_nothing<T>;

public:
    using value_type = T;

    explicit outcome(kept value)
        : value_(std::in_place_index<0>, std::move(value)) {}
    explicit outcome(std::exception_ptr e)
        : value_(std::in_place_index<1>, std::move(e)) {}

    bool has_value() const noexcept { return value_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    /// The result; throws the exception if there is none.
    std::add_lvalue_reference_t<T> value() & { return get(*this); }
    std::add_lvalue_reference_t<std::add_const_t<T>> value() const & {
        return get(*this);
    }
    T value() && {
        if constexpr (std::is_void_v<T> || std::is_reference_v<T>)
            return get(*this);
        else
            return std::move(get(*this));
    }
    std::add_lvalue_reference_t<T> operator*() & { return get(*this); }
    std::add_lvalue_reference_t<std::add_const_t<T>> operator*() const & {
        return get(*this);
    }
    /// The exception, null if there is a result. A cancellation is a
    /// cancelled_error.
    std::exception_ptr error() const noexcept {
        return has_value() ? nullptr : std::get<1>(value_);
    }
    bool cancelled() const noexcept {
        if (has_value())
            return false;
        try {
            std::rethrow_exception(error());
        } catch (const cancelled_error &) {
            return true;
        } catch (...) {
            return false;
        }
    }

private:
    template <class Self>
    static decltype(auto) get(Self &self) {
        if (!self.has_value())
            std::rethrow_exception(self.error());
        if constexpr (std::is_reference_v<T>)
            return *std::get<0>(self.value_);
        else if constexpr (!std::is_void_v<T>)
            return (std::get<0>(self.value_));
    }
    std::variant<kept, std::exception_ptr> value_;
};

namespace detail {

template <class P>
inline constexpr bool is_policy = false;
template <>
inline constexpr bool is_policy<policy::structured_t> = true;
template <>
inline constexpr bool is_policy<policy::join_t> = true;
template <>
inline constexpr bool is_policy<policy::detach_t> = true;
template <>
inline constexpr bool is_policy<policy::collect_t> = true;

/// Awaitables of another library: gather has an overload of its own for them.
template <class A>
inline constexpr bool is_foreign = false;

} // namespace detail
} // namespace recoro
