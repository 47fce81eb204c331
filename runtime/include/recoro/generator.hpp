// Generators: functions that yield a sequence of values, one whenever the
// consumer asks.
//
// There are two kinds. `generator<Y>` yields, and does nothing else: so simple
// that an optimiser which sees the body makes a plain loop of it, without any
// allocation. `nested_generator<Y, In, R>` can do all that Python's can:
// delegate to another generator, take values in, have exceptions thrown in, be
// closed, return a value. The semantics are those of PEP 342 (send, throw,
// close) and PEP 380 (`yield from`); as ranges both follow P2502
// (std::generator).
//
//     generator<int> count(int n) {
//         for (int i = 0; i < n; ++i)
//             co_yield i;
//     }
//     for (int i : count(3)) ...
//
//     nested_generator<int> walk(node *n) {
//         if (!n) co_return;
//         co_yield elements_of(walk(n->left)); // O(1) a value, at any depth
//         co_yield n->value;
//         co_yield elements_of(walk(n->right));
//     }
//
//     nested_generator<question, answer, verdict> interview() {
//         answer a = co_yield question("how old?");
//         verdict v = co_await delegate(details(a)); // what it co_returns
//         co_return v;
//     }
//
// The model
//  - Calling the function runs nothing. The body runs while the consumer waits
//    in next(), begin(), ++, send, throw_ or close, up to its next co_yield.
//  - next() gives a pointer to the next value, and null at the end. The value
//    lives until the generator is resumed or destroyed. A generator of void
//    yields `tick`s.
//  - An exception that leaves the body leaves the call that resumed it. What
//    has finished or failed stays exhausted.
//  - send(v) is next() where the co_yield at which the body waits gives v.
//    Before the first co_yield nobody can take it: std::logic_error. next()
//    sends In(), so In needs a default; std::optional gives any type one.
//    send(std::nullopt), Python's send(None), is next().
//  - throw_(e) raises e at that co_yield, and gives the next value, as next().
//    It ends a generator that has not started, and comes straight back.
//  - close() raises `generator_exit` there. The body may clean up, and end; if
//    it yields instead: std::runtime_error. Nothing happens to what has not
//    started or has finished. `catch (const std::exception &)` does not see
//    generator_exit; `catch (...)` does.
//  - result() is what the body gave to co_return, once it has finished.
//  - `co_yield elements_of(g)` and `co_await delegate(g)` run g to its end.
//    Values, sends and throws go directly between the consumer and whoever is
//    innermost. An exception that leaves g appears at that point and can be
//    caught there; close() closes g first. g may have started before. If g is
//    an lvalue it stays the caller's, exhausted. An inner generator with
//    In = void ignores what is sent.
//  - `co_yield elements_of(range)` yields the elements of any range. A value
//    sent to it is an error, std::logic_error, that appears at that point.
//
// The traps
//  - Destroying a generator runs the destructors of everything alive in it,
//    from the innermost generator outwards, but no catch block, not even
//    `catch (...)`. Where such a block matters call close().
//  - Parameters by reference, and the captures of a lambda that is a temporary,
//    must outlive the generator, because the body starts later.
//    `pull<T>::from(lambda)` keeps its lambda.
//  - begin() does not start again: a second loop goes on with the value at
//    which the first one stopped.
//  - co_yield x gives the consumer a copy of x, to write to or to move from:
//    x does not change. A generator<T &> gives x itself.
//  - To resume a generator from inside itself is an error: debug builds abort.
//  - Generators that own each other without delegation, as parameters or
//    locals, are destroyed recursively; beyond a depth of 100 the inner one
//    dies just after the frame that owned it, to spare the stack.
//  - g++ 12 miscompiles a co_yield whose operand is a conditional expression of
//    class type, or an aggregate with members of class type: name it first.
//  - Not thread-safe; may be resumed by one thread after another.
//
// Costs, in instructions a value: generator<int> 5 where the body is visible to
// clang (no frame at all), otherwise 16 (clang) or 24 (g++ 12); a nested
// generator at any depth 22 (clang) or 29 (g++ 12), and some ten more where the
// function that yields delegates too. Frames are recycled (detail/frames.hpp).
// `Allocator` replaces that: the parameters std::allocator_arg and an
// allocator, in front of the others, choose the one to use.
#pragma once

#include <recoro/detail/config.hpp>
#include <recoro/detail/errors.hpp>
#include <recoro/detail/frames.hpp>
#include <recoro/detail/slot.hpp>
#include <recoro/elements_of.hpp>
#include <recoro/nested_generator.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <type_traits>
#include <utility>

namespace recoro {

template <class Y, class Allocator = void>
class [[nodiscard]] generator {
    using types = detail::yielded_types<Y>;

public:
    class promise_type;
    class iterator;
    using value_type = typename types::value_type;
    using reference = typename types::reference;
    using pointer = typename types::pointer;

    /// One that is exhausted.
    generator() noexcept = default;
    generator(generator &&other) noexcept
        : frame(std::exchange(other.frame, nullptr)) {}
    generator &operator=(generator &&other) noexcept {
        generator old(std::exchange(frame, std::exchange(other.frame, {})));
        return *this;
    }
    ~generator() {
        if (frame)
            frame.destroy();
    }

    /// The next value, or null at the end.
    pointer next() {
        if (done())
            return nullptr;
        promise_type &promise = frame.promise();
        promise.started = true;
        return promise.resume() ? promise.value.address() : nullptr;
    }

    bool done() const noexcept { return !frame || frame.done(); }

    iterator begin() {
        detail::expects(bool(frame), "begin() of a generator without a body");
        if (!std::exchange(frame.promise().started, true))
            frame.promise().resume();
        return iterator(frame);
    }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    explicit generator(std::coroutine_handle<promise_type> made) noexcept
        : frame(made) {}
    std::coroutine_handle<promise_type> frame;
};

template <class Y, class Allocator>
class generator<Y, Allocator>::promise_type
    : public detail::frame_memory<Allocator>,
      public detail::yields<promise_type, Y> {
    using handle = std::coroutine_handle<promise_type>;

public:
    generator get_return_object() noexcept {
        return generator(handle::from_promise(*this));
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    // Kept until the consumer is back: were it to leave from here, clang (seen
    // with 14 and 22, -O2) would destroy the locals a second time.
    void unhandled_exception() noexcept { detail::keep_error(*this); }

    using detail::yields<promise_type, Y>::yield_value;
    template <class Range>
    std::suspend_always yield_value(elements_of<Range>) const noexcept {
        static_assert(detail::always_false<Range>,
                      "a flat generator cannot delegate: make it a "
                      "nested_generator");
        return {};
    }
    template <class T>
    std::suspend_always await_transform(T &&) const noexcept {
        static_assert(detail::always_false<T>,
                      "a generator cannot await: its consumer does not");
        return {};
    }

private:
    friend generator;
    friend iterator;
    friend detail::yields<promise_type, Y>;
    template <class Promise>
    friend void detail::keep_error_of(void *) noexcept;

    template <class From>
    std::suspend_always deliver(From &&from) {
        value.set(std::forward<From>(from));
        return {};
    }

    // True: there is a value.
    bool resume() {
        const handle self = handle::from_promise(*this);
        if constexpr (detail::debug) {
            detail::expects(!running, "generator already executing");
            running = true;
        }
        self.resume();
        if constexpr (detail::debug)
            running = false;
        if (!self.done()) [[likely]]
            return true;
        if (error)
            raise();
        return false;
    }
    [[noreturn, gnu::noinline, gnu::cold]] void raise() {
        std::rethrow_exception(std::exchange(error, nullptr));
    }

    detail::slot<Y> value;
    std::exception_ptr error;
    bool started = false;
    bool running = false; // kept in debug builds only
};

template <class Y, class Allocator>
class generator<Y, Allocator>::iterator {
public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = generator::value_type;
    using difference_type = std::ptrdiff_t;

    iterator() noexcept = default;
    iterator &operator++() {
        frame.promise().resume();
        return *this;
    }
    void operator++(int) { ++*this; }
    reference operator*() const noexcept {
        if constexpr (std::is_void_v<Y>)
            return {};
        else
            return static_cast<reference>(*frame.promise().value.address());
    }
    pointer operator->() const noexcept {
        return frame.promise().value.address();
    }
    friend bool operator==(const iterator &it,
                           std::default_sentinel_t) noexcept {
        return it.frame.done();
    }

private:
    friend generator;
    explicit iterator(std::coroutine_handle<promise_type> of) noexcept
        : frame(of) {}
    std::coroutine_handle<promise_type> frame;
};

} // namespace recoro
