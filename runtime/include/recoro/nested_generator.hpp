// Generators that delegate, take values and exceptions in, and return a result.
// The model and the traps are in generator.hpp, which includes this file.
#pragma once

#include <recoro/detail/chain.hpp>
#include <recoro/detail/config.hpp>
#include <recoro/detail/errors.hpp>
#include <recoro/detail/frames.hpp>
#include <recoro/detail/nested.hpp>
#include <recoro/detail/slot.hpp>
#include <recoro/elements_of.hpp>

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace recoro {

namespace detail {

/// Waits in a generator for an inner one, to which it refers, or which it owns.
template <class Inner>
struct delegation {
    Inner inner;
    bool await_ready() const noexcept { return inner.done(); }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> outer) noexcept {
        attach_to<Promise>(inner.body, outer.address());
    }
    decltype(auto) await_resume() { return inner.finish_delegation(); }
    static void refuse_values(Inner &of) noexcept {
        of.body->takes_values = false;
    }
};
template <class Inner>
struct delegation_for_values : delegation<Inner> {
    void await_resume() { this->inner.finish_values(); }
};

struct nothing {
    nothing() = delete;
};

template <class Range, class Y>
concept has_rest = requires(Range &range) {
    { range.rest() } -> std::same_as<nested_generator<Y>>;
};

template <class T>
constexpr bool is_none(const T &) noexcept {
    return false;
}
template <class T>
constexpr bool is_none(const std::optional<T> &value) noexcept {
    return !value;
}

} // namespace detail

template <class Y, class In, class R, class Allocator>
class [[nodiscard]] nested_generator {
    static_assert(std::is_void_v<In> ||
                      (std::is_object_v<In> && std::default_initializable<In>),
                  "next() sends a value too, so In needs a default: wrap it in "
                  "std::optional");
    using types = detail::yielded_types<Y>;
    using sent = std::conditional_t<std::is_void_v<In>, detail::nothing, In>;

public:
    class promise_type;
    class iterator;
    using value_type = typename types::value_type;
    using reference = typename types::reference;
    using pointer = typename types::pointer;

    /// One that is exhausted.
    nested_generator() noexcept = default;
    nested_generator(nested_generator &&other) noexcept
        : body(std::exchange(other.body, nullptr)) {}
    nested_generator &operator=(nested_generator &&other) noexcept {
        nested_generator old(
            std::exchange(body, std::exchange(other.body, nullptr)));
        return *this;
    }
    ~nested_generator() {
        if (body)
            detail::destroy(*body);
    }

    /// The next value, or null at the end.
    pointer next() { return resume(nullptr); }

    /// next(), where the co_yield at which the body waits gives `value`.
    pointer send(sent value)
        requires(!std::is_void_v<In>)
    {
        if (done() || detail::is_none(value))
            return next();
        if (body->state == detail::progress::unstarted)
            throw std::logic_error(
                "can't send a value to a just-started generator");
        if (!body->leaf->takes_values) [[unlikely]]
            return raise(std::make_exception_ptr(std::logic_error(
                             "can't send a value to a plain range")),
                         false);
        detail::letter mail{std::addressof(value), nullptr};
        return resume(&mail);
    }
    pointer send(std::nullopt_t) { return next(); }

    /// Raises `error` where the body waits. The next value, or null at the end.
    pointer throw_(std::exception_ptr error) {
        const bool delegates = body && body->leaf != body;
        const bool exits = delegates && detail::is_generator_exit(error);
        return raise(std::move(error), exits);
    }
    template <class E>
        requires(!std::same_as<std::remove_cvref_t<E>, std::exception_ptr>)
    pointer throw_(E &&error) {
        using thrown = std::remove_cvref_t<E>;
        return raise(std::make_exception_ptr<thrown>(std::forward<E>(error)),
                     std::derived_from<thrown, generator_exit>);
    }

    /// Raises generator_exit where the body waits, and ends the generator;
    /// std::runtime_error if it yields instead.
    void close() {
        detail::expects(!body || !body->parent, "generator already executing");
        if (!done() && body->state != detail::progress::unstarted) {
            const auto exit = std::make_exception_ptr(generator_exit());
            if (detail::close_from_inside(promise(), exit))
                throw std::runtime_error("generator ignored GeneratorExit");
            const auto error = std::exchange(body->error, nullptr);
            if (error && !detail::is_generator_exit(error)) {
                drop();
                std::rethrow_exception(error);
            }
        }
        drop();
    }

    bool done() const noexcept {
        return !body || body->state == detail::progress::finished;
    }

    /// What the body gave to co_return, once; std::logic_error if it has not.
    R result()
        requires(!std::is_void_v<R>)
    {
        return take_result();
    }

    iterator begin() {
        detail::expects(body, "begin() of a generator without a body");
        if (body->state == detail::progress::unstarted)
            next();
        return iterator(&promise());
    }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    template <class>
    friend struct detail::delegation;
    template <class>
    friend struct detail::delegation_for_values;
    explicit nested_generator(detail::link *made) noexcept : body(made) {}

    promise_type &promise() const noexcept {
        return static_cast<promise_type &>(*body);
    }

    pointer resume(detail::letter *mail) {
        if (!body)
            return nullptr;
        detail::expects(!body->parent, "generator already executing");
        if (body->state != detail::progress::suspended) [[unlikely]] {
            if (body->state == detail::progress::finished)
                return nullptr;
            body->state = detail::progress::suspended;
        }
        if (mail)
            static_cast<detail::nested_link<Y> *>(body->leaf)->mail = mail;
        promise_type &root = promise();
        return root.advance() ? root.value.address() : nullptr;
    }

    pointer raise(std::exception_ptr error, bool exits) {
        detail::expects(bool(error), "there is no exception to throw");
        detail::expects(!body || !body->parent, "generator already executing");
        if (done() || body->state == detail::progress::unstarted) {
            drop();
            std::rethrow_exception(std::move(error));
        }
        if (!exits || body->leaf == body) {
            detail::letter mail{nullptr, &error};
            return resume(&mail);
        }
        promise_type &root = promise();
        if (detail::close_from_inside(root, error))
            return root.value.address();
        detail::rethrow_error(root);
        return nullptr;
    }

    void drop() noexcept {
        if (body)
            detail::destroy(*std::exchange(body, nullptr));
    }

    R take_result() {
        if constexpr (!std::is_void_v<R>) {
            if (!body)
                throw std::logic_error("the generator has no result");
            return promise().take_result();
        }
    }

    // Where a delegation to this one ends. What has finished goes at once, and
    // not only with whoever owns it.
    R finish_delegation() {
        rethrow_inner();
        if constexpr (std::is_void_v<R>) {
            detail::destroy_finished(body);
        } else {
            R result = take_result();
            detail::destroy_finished(body);
            return std::forward<R>(result);
        }
    }
    void finish_values() {
        rethrow_inner();
        detail::destroy_finished(body);
    }
    void rethrow_inner() {
        if (body && body->error) [[unlikely]]
            detail::fail(body);
    }

    detail::link *body = nullptr; // the promise, while there is one
};

template <class Y, class In, class R, class Allocator>
class nested_generator<Y, In, R, Allocator>::promise_type
    : public detail::frame_memory<Allocator>,
      public detail::yield_point<Y, In>,
      public detail::result_slot<R>,
      public detail::yields<promise_type, Y> {
public:
    promise_type() noexcept
        : detail::yield_point<Y, In>(
              std::coroutine_handle<promise_type>::from_promise(*this)) {}
    nested_generator get_return_object() noexcept {
        return nested_generator(this);
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    detail::leave final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { detail::keep_error(*this); }

    using detail::yields<promise_type, Y>::yield_value;

    template <detail::inner_generator Inner>
    auto yield_value(elements_of<Inner> all) noexcept {
        check(static_cast<std::remove_cvref_t<Inner> *>(nullptr));
        return detail::delegation_for_values<std::remove_reference_t<Inner> &>{
            {all.range}};
    }
    template <std::ranges::input_range Range>
        requires(!detail::inner_generator<Range>)
    auto yield_value(elements_of<Range> all) {
        auto each = all_of<Range>(std::forward<Range>(all.range));
        detail::delegation<nested_generator<Y>>::refuse_values(each);
        return detail::delegation_for_values<nested_generator<Y>>{
            {std::move(each)}};
    }

    template <class Inner>
    auto await_transform(detail::delegated<Inner> to) noexcept {
        check(static_cast<std::remove_cvref_t<Inner> *>(nullptr));
        return detail::delegation<Inner &>{to.inner};
    }
    template <class T>
    std::suspend_always await_transform(T &&) const noexcept {
        static_assert(detail::always_false<T>,
                      "a generator awaits delegate(inner) and nothing else");
        return {};
    }

private:
    template <class, class, class, class>
    friend class recoro::nested_generator;
    friend iterator;
    friend detail::yields<promise_type, Y>;

    // The promise itself is the awaiter, so that a co_yield need not build one.
    // g++ 12 would copy what co_yield gets by reference.
#if defined(__clang__)
    using yield_awaiter = detail::yield_point<Y, In> &;
    yield_awaiter await_here() noexcept { return *this; }
#else
    struct yield_awaiter {
        std::coroutine_handle<promise_type> self;
        static constexpr bool await_ready() noexcept { return false; }
        static constexpr void await_suspend(std::coroutine_handle<>) noexcept {}
        In await_resume() const { return self.promise().await_resume(); }
    };
    yield_awaiter await_here() noexcept {
        return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
#endif

    template <class From>
    yield_awaiter deliver(From &&from) {
        static_cast<detail::nested_link<Y> &>(*this->root)
            .value.set(std::forward<From>(from));
        return await_here();
    }

    // True: there is a value.
    bool advance() {
        if (detail::run(*this)) [[likely]]
            return true;
        detail::rethrow_error(*this);
        return false;
    }

    template <class InnerY, class InnerIn, class InnerR, class A>
    static void check(nested_generator<InnerY, InnerIn, InnerR, A> *) noexcept {
        static_assert(std::is_same_v<InnerY, Y>,
                      "the inner generator yields another type of values");
        static_assert(std::is_void_v<InnerIn> || std::is_same_v<InnerIn, In>,
                      "the inner generator takes another type of values");
    }

    // A range that has a generator inside joins the chain by that.
    template <class Range>
    static nested_generator<Y> all_of(Range &&range) {
        if constexpr (detail::has_rest<std::remove_reference_t<Range>, Y>)
            return range.rest();
        else
            return yield_each<Range>(std::forward<Range>(range));
    }
    template <class Range>
    static nested_generator<Y> yield_each(Range range) {
        for (auto &&each : static_cast<Range>(range))
            co_yield std::forward<decltype(each)>(each);
    }
};

template <class Y, class In, class R, class Allocator>
class nested_generator<Y, In, R, Allocator>::iterator {
public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = nested_generator::value_type;
    using difference_type = std::ptrdiff_t;

    iterator() noexcept = default;
    iterator &operator++() {
        root->advance();
        return *this;
    }
    void operator++(int) { ++*this; }
    reference operator*() const noexcept {
        if constexpr (std::is_void_v<Y>)
            return {};
        else
            return static_cast<reference>(*root->value.address());
    }
    pointer operator->() const noexcept { return root->value.address(); }
    friend bool operator==(const iterator &it,
                           std::default_sentinel_t) noexcept {
        return it.root->state != detail::progress::suspended;
    }

private:
    friend nested_generator;
    explicit iterator(promise_type *of) noexcept : root(of) {}
    promise_type *root = nullptr;
};

} // namespace recoro
