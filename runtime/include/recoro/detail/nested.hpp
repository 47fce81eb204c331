// What lies under nested_generator: letters to the innermost generator, its
// result, and closing from the inside out.
#pragma once

#include <recoro/detail/chain.hpp>
#include <recoro/detail/slot.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace recoro {

/// Raised at the yield of a generator that is being closed. Not a
/// std::exception, as Python's GeneratorExit is no Exception.
struct generator_exit {};

namespace detail {

/// What comes in when a generator is resumed by anything but next(): a value
/// for its co_yield, or an exception. It lives in the call that sends it.
struct letter {
    void *value;
    std::exception_ptr *error;
};

template <class Y>
struct nested_link : link {
    using link::link;
    slot<Y> value;          // of a root
    letter *mail = nullptr; // of a leaf that is about to be resumed
};

[[noreturn, gnu::noinline, gnu::cold]] inline void raise(letter &received) {
    std::rethrow_exception(std::move(*received.error));
}

// Where no values are taken: an exception, or a value to ignore. Out of line,
// so that the path of next() stays short.
[[gnu::noinline, gnu::cold]] inline void open(letter *&mail) {
    if (letter &received = *std::exchange(mail, nullptr); received.error)
        raise(received);
}

/// What a co_yield waits for, once its operand is in the root's slot: to be
/// resumed, perhaps with a letter.
template <class Y, class In>
struct yield_point : nested_link<Y> {
    using nested_link<Y>::nested_link;
    static constexpr bool await_ready() noexcept { return false; }
    static constexpr void await_suspend(std::coroutine_handle<>) noexcept {}
    In await_resume() {
        if constexpr (std::is_void_v<In>) {
            if (this->mail) [[unlikely]]
                open(this->mail);
        } else {
            letter *const received = std::exchange(this->mail, nullptr);
            if (!received)
                return In();
            if (received->error) [[unlikely]]
                raise(*received);
            return std::move(*static_cast<In *>(received->value));
        }
    }
};

/// The value of a co_return, until somebody asks for it.
template <class R>
class result_slot {
    std::optional<R> returned;

public:
    template <std::convertible_to<R> From = R>
    void return_value(From &&from) {
        returned.emplace(std::forward<From>(from));
    }
    R take_result() {
        if (!returned)
            throw std::logic_error("the generator has no result");
        R taken(*std::move(returned));
        returned.reset();
        return taken;
    }
};
template <class R>
class result_slot<R &> {
    R *returned = nullptr;

public:
    void return_value(R &from) noexcept { returned = std::addressof(from); }
    R &take_result() {
        if (!returned)
            throw std::logic_error("the generator has no result");
        return *std::exchange(returned, nullptr);
    }
};
template <>
class result_slot<void> {
public:
    void return_void() const noexcept {}
    void take_result() const noexcept {}
};

inline bool is_generator_exit(const std::exception_ptr &error) noexcept {
    try {
        std::rethrow_exception(error);
    } catch (const generator_exit &) {
        return true;
    } catch (...) {
        return false;
    }
}

/// Closes the leaf, then its parent, and so on out to the root, as PEP 342 and
/// 380 say: generator_exit is raised in each; where one ends by that or by a
/// return, the next one outwards gets generator_exit; where it ends by another
/// exception, the next one gets that; where it yields, it stays where it is and
/// the next one gets a std::runtime_error. In the root `last` is raised.
/// True: the root answers with a value. False: it has finished.
template <class Y>
bool close_from_inside(nested_link<Y> &root, const std::exception_ptr &last) {
    const auto exit = std::make_exception_ptr(generator_exit());
    link *closing = root.leaf;
    std::exception_ptr thrown = closing == &root ? last : exit;
    letter first{nullptr, &thrown};
    static_cast<nested_link<Y> *>(closing)->mail = &first;
    for (;;) {
        link *const parent = closing->parent;
        step(root);
        if (root.state == progress::finished)
            return false;
        if (root.state == progress::suspended) {
            if (!parent)
                return true;
            detach_suspended(*closing);
            closing->error = std::make_exception_ptr(
                std::runtime_error("generator ignored GeneratorExit"));
        } else {
            root.state = progress::suspended;
            if (root.leaf != parent)
                continue; // it delegates while it closes, or is back from that
            if (!closing->error || is_generator_exit(closing->error))
                closing->error = parent == &root ? last : exit;
        }
        closing = parent;
    }
}

} // namespace detail
} // namespace recoro
