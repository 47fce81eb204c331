// Sources and sinks with the interface of Boost.Coroutine's pull_type and
// push_type, over native coroutines. They exist so that the code around a
// migrated coroutine need not change; new code has generators.
//
//     boost::coroutines2::coroutine<int>     recoro
//
//     pull_type p([&](push_type &sink) {     pull<int> p(
//         sink(1);                               [&]() -> generator<int> {
//         sink(2);                                   co_yield 1;
//     });                                            co_yield 2;
//                                                });
//     while (p) { use(p.get()); p(); }       while (p) { use(p.get()); p(); }
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
// pull<T>: a source of values
//  - It is eager: its construction runs the body to the first yield. Hence an
//    exception may come out of the construction; later ones come out of p() or
//    ++it. True while there is a value.
//  - get() moves the value out, so a second get() gives what is left after a
//    move. `pull<T, copying>`, for Boost.Coroutine v1, copies. `pull<T &>`
//    gives the producer's own variable. `pull<void>` has no get().
//  - `*it` is the value itself, to be read or written. begin() goes on with the
//    current value, after a `break` too.
//  - Made from a generator<T>, a nested_generator<T> (where the body delegates
//    to others: `co_yield elements_of(...)` instead of passing the sink on), or
//    from a callable f that gives one, which is kept as long as the body.
//    from(f) says the same where a function's result is wanted. What f gives
//    may also be another range, such as a std::generator.
//  - The body, its parameters and f are destroyed when it ends, not with p.
//  - `co_yield elements_of(p)` in a nested_generator yields what p has left: it
//    takes the body over, so that a value costs the same at any depth.
//  - Move-only. A moved-from one is false. Move assignment swaps.
//
// push<T>: a sink for values
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

#include <recoro/detail/chain.hpp>
#include <recoro/detail/config.hpp>
#include <recoro/detail/errors.hpp>
#include <recoro/detail/frames.hpp>
#include <recoro/detail/slot.hpp>
#include <recoro/generator.hpp>

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace recoro {

/// How get() hands a value over.
struct moving {};
struct copying {};

namespace detail {

template <class T, class Get>
T get_from(slot<T> &from) {
    if constexpr (std::is_same_v<Get, copying>)
        return *from.address();
    else
        return static_cast<T &&>(*from.address());
}

// Whatever has to outlive a body. A deleter beside the pointer would double
// what each pull and push takes for it.
struct outliving {
    virtual ~outliving() = default;
};
template <class T>
struct outliving_object final : outliving {
    template <class... Arguments>
    explicit outliving_object(Arguments &&...arguments)
        : object(std::forward<Arguments>(arguments)...) {}
    T object;
};
using keepalive = std::unique_ptr<outliving>;

template <class T, class... Arguments>
T &keep_alive(keepalive &in, Arguments &&...arguments) {
    auto made = std::make_unique<outliving_object<T>>(
        std::forward<Arguments>(arguments)...);
    T &object = made->object;
    in = std::move(made);
    return object;
}

template <class Callable, class T>
concept makes_own_generator =
    std::same_as<std::invoke_result_t<Callable>, generator<T>> ||
    std::same_as<std::invoke_result_t<Callable>, nested_generator<T>>;

// Another's generator, such as std::generator: a range that is gone through
// once.
template <class Callable, class T>
concept makes_range =
    !makes_own_generator<Callable, T> &&
    std::is_object_v<std::invoke_result_t<Callable>> &&
    std::ranges::input_range<std::invoke_result_t<Callable> &> &&
    std::convertible_to<
        std::ranges::range_reference_t<std::invoke_result_t<Callable> &>, T>;

template <class Callable, class T>
concept makes_generator =
    makes_own_generator<Callable, T> || makes_range<Callable, T>;

} // namespace detail

// ---- pull

template <class T, class Get = moving>
class pull {
    static_assert(std::is_same_v<Get, moving> || std::is_same_v<Get, copying>,
                  "get() is `moving` or `copying`");
    using pointer = typename generator<T>::pointer;

    template <bool OfConstant>
    class iterator_of;

public:
    using iterator = iterator_of<false>;
    using const_iterator = iterator_of<true>;

    /// One without a body: false.
    pull() noexcept = default;
    explicit pull(generator<T> body) : flat(std::move(body)) { advance(); }
    explicit pull(nested_generator<T> body) : nested(std::move(body)) {
        is_nested = true;
        advance();
    }

    /// f() is the body: it gives a generator<T> or a nested_generator<T>.
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, pull> &&
                 std::invocable<std::decay_t<F> &> &&
                 detail::makes_generator<std::decay_t<F> &, T>)
    explicit pull(F &&f) {
        start(
            detail::keep_alive<std::decay_t<F>>(function, std::forward<F>(f)));
    }

    template <class F>
    static pull from(F &&f) {
        static_assert(detail::makes_generator<std::decay_t<F> &, T>,
                      "pull<T>::from takes a callable that gives a "
                      "generator<T> or a nested_generator<T>");
        return pull(std::forward<F>(f));
    }

    pull(pull &&other) noexcept
        : function(std::move(other.function)), flat(std::move(other.flat)),
          nested(std::move(other.nested)),
          value(std::exchange(other.value, nullptr)),
          is_nested(other.is_nested) {}
    pull &operator=(pull &&other) noexcept {
        std::swap(function, other.function);
        std::swap(flat, other.flat);
        std::swap(nested, other.nested);
        std::swap(value, other.value);
        std::swap(is_nested, other.is_nested);
        return *this;
    }
    void swap(pull &other) noexcept { *this = std::move(other); }
    friend void swap(pull &one, pull &other) noexcept { one.swap(other); }

    explicit operator bool() const noexcept { return value; }
    bool operator!() const noexcept { return !value; }

    /// On to the next value.
    pull &operator()() {
        detail::expects(value, "there is nothing more to pull");
        advance();
        return *this;
    }

    T get()
        requires(!std::is_void_v<T> && std::is_same_v<Get, moving>)
    {
        detail::expects(value, "there is no value to get");
        return static_cast<T &&>(*value);
    }
    T get() const
        requires(!std::is_void_v<T> && std::is_same_v<Get, copying>)
    {
        if (!value) // as Boost.Coroutine does
            throw std::logic_error("there is no value to get");
        return *value;
    }

    iterator begin() noexcept { return iterator(this); }
    iterator end() noexcept { return iterator(); }
    friend iterator begin(pull &of) noexcept { return of.begin(); }
    friend iterator end(pull &of) noexcept { return of.end(); }

    /// Boost.Coroutine's constant source moves on as well, and only its values
    /// are constant; Boost.Coroutine2's has no iterators.
    const_iterator begin() const noexcept
        requires(std::is_same_v<Get, copying>)
    {
        return const_iterator(this);
    }
    const_iterator end() const noexcept
        requires(std::is_same_v<Get, copying>)
    {
        return const_iterator();
    }
    friend const_iterator begin(const pull &of) noexcept
        requires(std::is_same_v<Get, copying>)
    {
        return of.begin();
    }
    friend const_iterator end(const pull &of) noexcept
        requires(std::is_same_v<Get, copying>)
    {
        return of.end();
    }

    /// What is left, from the current value on. This one is false from then on.
    /// `elements_of(p)` asks for it.
    nested_generator<T> rest() {
        return is_nested ? rest_of_nested(std::move(*this))
                         : rest_of_flat(std::move(*this));
    }

private:
    // Two functions, because one that delegates yields less quickly.
    static nested_generator<T> rest_of_flat(pull from) {
        if (from)
            for (auto &&each : from.flat)
                co_yield std::forward<decltype(each)>(each);
    }
    static nested_generator<T> rest_of_nested(pull from) {
        if (!from)
            co_return;
        co_yield static_cast<typename generator<T>::reference>(*from.value);
        co_yield elements_of(from.nested);
    }

    template <class Range>
    static generator<T> each_of(Range range) {
        for (auto &&each : range)
            co_yield std::forward<decltype(each)>(each);
    }

    template <class F>
    void start(F &callable) {
        if constexpr (detail::makes_range<F &, T>) {
            flat = each_of(callable());
            return advance();
        } else {
            start_own(callable);
        }
    }
    template <class F>
    void start_own(F &callable) {
        is_nested =
            std::same_as<std::invoke_result_t<F &>, nested_generator<T>>;
        if constexpr (std::same_as<std::invoke_result_t<F &>, generator<T>>)
            flat = callable();
        else
            nested = callable();
        advance();
    }
    void advance() const {
        try {
            value = is_nested ? nested.next() : flat.next();
        } catch (...) {
            drop();
            throw;
        }
        if (!value)
            drop();
    }
    void drop() const noexcept {
        value = nullptr;
        flat = generator<T>();
        nested = nested_generator<T>();
        function.reset();
    }

    // Where the source is does not make it another one.
    mutable detail::keepalive function; // outlives the body
    mutable generator<T> flat;
    mutable nested_generator<T> nested;
    mutable pointer value = nullptr;
    bool is_nested = false;
};

template <class T, class Get>
template <bool OfConstant>
class pull<T, Get>::iterator_of {
    using source = std::conditional_t<OfConstant, const pull, pull>;
    using held = std::remove_pointer_t<typename generator<T>::pointer>;
    using object = std::conditional_t<OfConstant, const held, held>;

public:
    using iterator_category = std::input_iterator_tag;
    using value_type = std::remove_cvref_t<typename generator<T>::value_type>;
    using difference_type = std::ptrdiff_t;
    using pointer = object *;
    using reference = object &;

    iterator_of() noexcept = default;
    explicit iterator_of(source *from) noexcept : of(*from ? from : nullptr) {}

    iterator_of &operator++() {
        of->advance();
        if (!*of)
            of = nullptr;
        return *this;
    }
    void operator++(int) { ++*this; }
    reference operator*() const noexcept { return *of->value; }
    pointer operator->() const noexcept { return of->value; }
    friend bool operator==(const iterator_of &, const iterator_of &) = default;

private:
    source *of = nullptr;
};

// ---- push

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
    using by_copy = std::conditional_t<std::is_object_v<T>,
                                       std::add_lvalue_reference_t<const T>,
                                       detail::nothing>;
    using by_move =
        std::conditional_t<std::is_void_v<T>, detail::nothing, T> &&;

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
