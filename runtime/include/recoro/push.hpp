// A sink for values with the interface of Boost.Coroutine's push_type, over a
// native coroutine that consumes them. It exists so that the code around a
// migrated coroutine need not change. Its counterpart is in pull.hpp.
//
//     boost::coroutines2::coroutine<int>     recoro
//
//     push_type k([&](pull_type &in) {       push<int> k(
//         while (in) {                           [&](source<int> &in)
//             use(in.get());                         -> consumer<int> {
//             in();                                  while (in) {
//         }                                              use(in.get());
//     });                                                co_await in();
//     k(1)(2);                                       }
//                                                });
//                                            k(1)(2);
//
//  - It is lazy: construction runs nothing. The first k(v) starts the body, and
//    v is there at once: in.get() before any co_await in().
//  - In the body `co_await in()` waits for the next value. There is no end of
//    input: when k is destroyed the body is destroyed where it waits (its
//    destructors run, no catch block), so no code after `while (in)` ever runs.
//  - An exception of the body comes out of k(v). When the body has returned or
//    thrown k is false, and takes no more.
//  - The body may leave a part of the work to another consumer<T>:
//    `co_await header(in);` with `consumer<int> header(source<int> &in)`.
//    Values then go straight to the innermost, at any depth.
//  - get() in the body moves out; `push<T, copying>` with `source<T, copying>`,
//    for Boost.Coroutine v1, copies.
//
// What differs from Boost, and a migration must look at: Boost unwinds a body
// that is destroyed early by an exception, which `catch (...)` sees and for
// which std::uncaught_exceptions() is 1; here neither happens.
#pragma once

#include <recoro/detail/body.hpp>
#include <recoro/detail/chain.hpp>
#include <recoro/detail/config.hpp>
#include <recoro/detail/errors.hpp>
#include <recoro/detail/frames.hpp>
#include <recoro/detail/slot.hpp>

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <type_traits>
#include <utility>

namespace recoro {

template <class T, class Get = moving>
class push;

/// The values that are pushed, as the body of a push sees them.
template <class T, class Get = moving>
class source {
    static_assert(std::is_same_v<Get, moving> || std::is_same_v<Get, copying>,
                  "get() is `moving` or `copying`");

public:
    struct [[nodiscard("co_await in() waits for a value")]] next_value {
        source &of;
    };

    source() noexcept = default;
    source(const source &) = delete;
    source &operator=(const source &) = delete;

    /// `co_await in()` waits for the next value, and gives the source.
    next_value operator()() noexcept { return {*this}; }

    T get()
        requires(!std::is_void_v<T>)
    {
        if constexpr (std::is_same_v<Get, copying>)
            return *value.address();
        else
            return static_cast<T &&>(*value.address());
    }

    /// The value itself, as `*it` is that of a pull<T>.
    std::add_lvalue_reference_t<T> current() noexcept
        requires(!std::is_void_v<T>)
    {
        return *value.address();
    }

    // There always is a value: without one the body does not run.
    explicit operator bool() const noexcept { return true; }
    bool operator!() const noexcept { return false; }

private:
    friend push<T, Get>;
    detail::slot<T> value;
};

/// What the body of a push<T> returns, and any coroutine to which it leaves a
/// part of the work.
template <class T>
class [[nodiscard("co_await it, or nothing runs")]] consumer {
public:
    class promise_type;

    consumer() noexcept = default;
    consumer(consumer &&other) noexcept
        : body(std::exchange(other.body, nullptr)) {}
    consumer &operator=(consumer &&other) noexcept {
        consumer old(std::exchange(body, std::exchange(other.body, nullptr)));
        return *this;
    }
    ~consumer() {
        if (body)
            detail::destroy(*body);
    }

private:
    template <class, class>
    friend class push;
    explicit consumer(detail::link *made) noexcept : body(made) {}

    template <class Source>
    struct waiting : std::suspend_always {
        Source &of;
        Source &await_resume() const noexcept { return of; }
    };
    struct inner {
        consumer part;
        static constexpr bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<promise_type> outer) noexcept {
            detail::expects(part.body, "a consumer is awaited twice");
            detail::attach_to<promise_type>(part.body, outer.address());
        }
        void await_resume() {
            if (part.body->error)
                detail::fail(part.body);
            detail::destroy_finished(part.body);
        }
    };

    detail::link *body = nullptr;
};

template <class T>
class consumer<T>::promise_type : public detail::frame_memory<>,
                                  public detail::link {
public:
    promise_type() noexcept
        : link(std::coroutine_handle<promise_type>::from_promise(*this)) {}
    consumer get_return_object() noexcept { return consumer(this); }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    detail::leave final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() noexcept { detail::keep_error(*this); }

    auto await_transform(
        typename source<T, moving>::next_value wanted) const noexcept {
        return waiting<source<T, moving>>{{}, wanted.of};
    }
    auto await_transform(
        typename source<T, copying>::next_value wanted) const noexcept {
        return waiting<source<T, copying>>{{}, wanted.of};
    }
    inner await_transform(consumer &&part) const noexcept {
        return {std::move(part)};
    }
    template <class Other>
    std::suspend_always await_transform(Other &&) const noexcept {
        static_assert(detail::always_false<Other>,
                      "a consumer awaits its source, or another consumer of "
                      "the same type that is a temporary or moved");
        return {};
    }
};

template <class T, class Get>
class push {
    using input = source<T, Get>;
    using by_copy =
        std::conditional_t<std::is_object_v<T>,
                           std::add_lvalue_reference_t<const T>, tick>;
    using by_move = std::conditional_t<std::is_void_v<T>, tick, T> &&;

public:
    class iterator;

    /// One without a body: false.
    push() noexcept = default;

    /// f(source<T, Get> &) is the body: it gives a consumer<T>.
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, push> &&
                 std::is_invocable_r_v<consumer<T>, std::decay_t<F> &, input &>)
    explicit push(F &&f) {
        using callable_type = std::decay_t<F>;
        struct whole {
            explicit whole(F &&from) : callable(std::forward<F>(from)) {}
            callable_type callable;
            input in;
        };
        whole &kept = detail::keep_alive<whole>(function, std::forward<F>(f));
        in = &kept.in;
        body = kept.callable(kept.in);
    }

    template <class F>
    static push from(F &&f) {
        static_assert(
            std::is_invocable_r_v<consumer<T>, std::decay_t<F> &, input &>,
            "push<T>::from takes a callable that takes a source<T> & and "
            "gives a consumer<T>");
        return push(std::forward<F>(f));
    }

    push(push &&other) noexcept
        : function(std::move(other.function)), body(std::move(other.body)),
          in(other.in) {}
    push &operator=(push &&other) noexcept {
        std::swap(function, other.function);
        std::swap(body, other.body);
        std::swap(in, other.in);
        return *this;
    }
    void swap(push &other) noexcept { *this = std::move(other); }
    friend void swap(push &one, push &other) noexcept { one.swap(other); }

    explicit operator bool() const noexcept { return body.body; }
    bool operator!() const noexcept { return !body.body; }

    /// Hands a value to the body, which runs until it wants the next one.
    push &operator()(by_copy value)
        requires(std::is_object_v<T> && std::copy_constructible<T>)
    {
        return take(value);
    }
    push &operator()(by_move value)
        requires(!std::is_void_v<T>)
    {
        return take(static_cast<by_move>(value));
    }
    push &operator()()
        requires std::is_void_v<T>
    {
        return take(tick());
    }

    iterator begin() noexcept { return iterator(this); }
    iterator end() noexcept { return iterator(); }
    friend iterator begin(push &of) noexcept { return of.begin(); }
    friend iterator end(push &of) noexcept { return of.end(); }

private:
    template <class Value>
    push &take(Value &&value) {
        detail::expects(bool(*this), "the consumer has finished");
        in->value.set(std::forward<Value>(value));
        detail::link &root = *body.body;
        if (root.state == detail::progress::unstarted)
            root.state = detail::progress::suspended;
        if (!detail::run(root)) {
            const std::exception_ptr error = std::exchange(root.error, nullptr);
            drop();
            if (error)
                std::rethrow_exception(error);
        }
        return *this;
    }
    void drop() noexcept {
        body = consumer<T>();
        function.reset();
    }

    detail::keepalive function; // outlives the body
    consumer<T> body;
    input *in = nullptr;
};

/// `*it = value` pushes: an output iterator.
template <class T, class Get>
class push<T, Get>::iterator {
public:
    using iterator_category = std::output_iterator_tag;
    using value_type = void;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = void;

    iterator() noexcept = default;
    explicit iterator(push *to) noexcept : into(*to ? to : nullptr) {}

    template <class Value>
        requires std::invocable<push &, Value>
    iterator &operator=(Value &&value) {
        if (!(*into)(std::forward<Value>(value)))
            into = nullptr;
        return *this;
    }
    iterator &operator*() noexcept { return *this; }
    iterator &operator++() noexcept { return *this; }
    iterator &operator++(int) noexcept { return *this; }
    friend bool operator==(const iterator &, const iterator &) = default;

private:
    push *into = nullptr;
};

} // namespace recoro
