// A source of values with the interface of Boost.Coroutine's pull_type, over a
// native generator. It exists so that the code around a migrated coroutine need
// not change; new code has generators. Its counterpart is in push.hpp.
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
// What differs from Boost, and a migration must look at: Boost unwinds a body
// that is destroyed early by an exception, which `catch (...)` sees and for
// which std::uncaught_exceptions() is 1; here neither happens.
#pragma once

#include <recoro/detail/body.hpp>
#include <recoro/detail/errors.hpp>
#include <recoro/generator.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace recoro {

namespace detail {

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

} // namespace recoro
