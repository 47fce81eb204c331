// async_generator<Y, In>: a generator whose body may await (PEP 525).
//
//     async_generator<line> lines(socket &s) {
//         while (auto text = co_await s.read_line())
//             co_yield line(*text);
//     }
//     task<> print(socket &s) {
//         auto all = lines(s);
//         while (auto l = co_await all.anext())  // std::optional<line>
//             std::cout << *l;
//         co_await all.aclose(); // where it may be left before the end
//     }
//
// The model. The body runs inside the task that awaits anext(), from one
// co_yield to the next, and not before it is asked: what it awaits, that task
// waits for, and a cancellation of that task is thrown there. The end gives an
// empty optional, now and for ever; so does what follows an exception that left
// the body. `async_generator<T &>` gives a T * instead, null at the end.
//
//  - asend(v): anext, and `In x = co_yield y` gives v to the body. The first
//    one has nobody to take the value: std::logic_error. anext() sends In().
//  - athrow(e): raises e at the co_yield where the body waits. What has not
//    started ends, and e comes back.
//  - aclose(): raises generator_exit there, so that the body can clean up, with
//    awaits if it likes, and return. Should it yield again, std::runtime_error.
//    Closing what has not started or has ended does nothing.
//  - One at a time: a second anext() while one is under way is a
//    std::logic_error.
//
// Lifetimes and traps. A destructor cannot await. An async generator that is
// destroyed between its first value and its end has the destructors of its
// locals run, and nothing else: no catch block, no await. Debug builds report
// it; call aclose(), or use `closing`, which does it on every way out.
// Generators that live longer than the main task are closed by `run`.
// Destroying one while its body awaits is an error.
#pragma once

#include <recoro/detail/nested.hpp> // generator_exit
#include <recoro/loop.hpp>

#include <optional>

namespace recoro {

template <class Y, class In = void>
class async_generator;

namespace detail {

template <class In>
struct sent_value {
    std::optional<In> sent;
};
template <>
struct sent_value<void> {};

template <class Y, class In>
struct async_generator_promise final : promise_base,
                                       frame_memory<void>,
                                       generator_node,
                                       sent_value<In> {
    using value_type = std::remove_reference_t<Y>;

    value_type *value = nullptr;
    std::exception_ptr thrown;
    bool running = false;
    bool finished = false;
    bool listed = false;

    async_generator_promise() noexcept { this->state = is_barrier; }
    ~async_generator_promise() {
        if (this->has(has_error))
            this->error().~exception_ptr();
        leave_list();
    }

    async_generator<Y, In>
    get_return_object(source_place place = source_place::current()) noexcept;
    std::suspend_always initial_suspend() const noexcept { return {}; }

    // Back to the consumer.
    struct to_consumer {
        bool await_ready() const noexcept { return false; }
        template <class P>
        transfer await_suspend(std::coroutine_handle<P> self) noexcept {
            auto &p = self.promise();
            p.running = false;
            return transfer_to(p.link.continuation);
        }
        void await_resume() const noexcept {}
    };
    to_consumer final_suspend() noexcept {
        finish();
        return {};
    }
    void return_void() const noexcept {}
    void unhandled_exception() noexcept {
        std::exception_ptr error = std::current_exception();
        if constexpr (debug)
            trace_error(*this, error, this->area.child.function);
        this->set_error(std::move(error));
    }

    struct yield_awaiter : to_consumer {
        async_generator_promise &promise;
        explicit yield_awaiter(async_generator_promise &p) noexcept
            : promise(p) {}
        In await_resume() {
            promise.value = nullptr;
            if (promise.thrown)
                std::rethrow_exception(std::exchange(promise.thrown, nullptr));
            if constexpr (!std::is_void_v<In>) {
                std::optional<In> sent = std::move(promise.sent);
                promise.sent.reset();
                return sent ? std::move(*sent) : In();
            }
        }
    };
    struct copy_awaiter : yield_awaiter {
        value_type copy;
        copy_awaiter(async_generator_promise &p, const value_type &from)
            : yield_awaiter(p), copy(from) {}
        template <class P>
        transfer await_suspend(std::coroutine_handle<P> self) noexcept {
            this->promise.value = std::addressof(copy);
            return to_consumer::await_suspend(self);
        }
    };
    // What is yielded lives in the frame until the body goes on.
    yield_awaiter yield_value(value_type &&v) noexcept
        requires(!std::is_reference_v<Y>)
    {
        value = std::addressof(v);
        return yield_awaiter(*this);
    }
    copy_awaiter yield_value(const value_type &v)
        requires(!std::is_reference_v<Y>)
    {
        return copy_awaiter(*this, v);
    }
    yield_awaiter yield_value(Y v) noexcept
        requires(std::is_reference_v<Y>)
    {
        value = std::addressof(v);
        return yield_awaiter(*this);
    }

    bool was_started() const noexcept { return this->has(started); }
    void finish() noexcept {
        finished = true;
        value = nullptr;
        leave_list();
    }
    void leave_list() noexcept {
        if (std::exchange(listed, false))
            this->unlink();
    }
    void close_from_loop() override;
};

/// One step of a generator, whatever is sent or thrown into it.
template <class Y, class In>
class async_step {
protected:
    using promise = async_generator_promise<Y, In>;

public:
    explicit async_step(promise &p) noexcept : promise_(p) {}

    bool await_ready() {
        if (promise_.running)
            throw std::logic_error("the async generator is already running");
        return promise_.finished;
    }
    template <async_promise P>
    transfer
    await_suspend(std::coroutine_handle<P> consumer,
                  source_place place = source_place::current()) noexcept {
        promise_.link.continuation = consumer.address();
        if (!promise_.was_started()) {
            promise_.state |= started;
            here.loop->generators.push_back(promise_);
            promise_.listed = true;
        }
        promise_.running = true;
        if constexpr (debug)
            promise_.area.child.awaited_at = place;
        return transfer_to(
            std::coroutine_handle<promise>::from_promise(promise_).address());
    }

protected:
    /// Throws what left the body; the value, null at the end.
    typename promise::value_type *value() {
        if (promise_.has(has_error))
            std::rethrow_exception(promise_.take_error());
        return promise_.value;
    }
    promise &promise_;
};

template <class Y, class In>
class [[nodiscard("asking without awaiting gives nothing")]] next_awaiter
    : public async_step<Y, In> {
public:
    using async_step<Y, In>::async_step;

    auto await_resume() {
        auto *v = this->value();
        if constexpr (std::is_reference_v<Y>)
            return v;
        else
            return v ? std::optional<Y>(std::move(*v)) : std::nullopt;
    }
};

template <class Y, class In>
class [[nodiscard("throwing without awaiting does nothing")]] throw_awaiter
    : public next_awaiter<Y, In> {
public:
    throw_awaiter(typename async_step<Y, In>::promise &p,
                  std::exception_ptr e) noexcept
        : next_awaiter<Y, In>(p), error_(std::move(e)) {}

    bool await_ready() {
        if (next_awaiter<Y, In>::await_ready())
            return true;
        if (!this->promise_.was_started()) {
            this->promise_.finish();
            this->promise_.state |= started;
            std::rethrow_exception(error_);
        }
        this->promise_.thrown = std::move(error_);
        return false;
    }

private:
    std::exception_ptr error_;
};

template <class Y, class In>
class [[nodiscard("closing without awaiting does nothing")]] close_awaiter
    : public async_step<Y, In> {
public:
    using async_step<Y, In>::async_step;

    bool await_ready() {
        if (async_step<Y, In>::await_ready())
            return true;
        if (!this->promise_.was_started()) {
            this->promise_.finish();
            this->promise_.state |= started;
            return true;
        }
        this->promise_.thrown = std::make_exception_ptr(generator_exit());
        return false;
    }
    void await_resume() {
        try {
            if (!this->value())
                return;
        } catch (const generator_exit &) {
            return;
        }
        throw std::runtime_error("async generator ignored generator_exit");
    }
};

} // namespace detail

/// See the top of this file.
template <class Y, class In>
class [[nodiscard("a generator that is not asked does nothing")]]
async_generator {
public:
    using promise_type = detail::async_generator_promise<Y, In>;

    async_generator(async_generator &&other) noexcept
        : frame_(std::exchange(other.frame_, nullptr)) {}
    async_generator &operator=(async_generator other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~async_generator() {
        if (!frame_)
            return;
        promise_type &p = promise();
        detail::expects(!p.running || p.has(detail::is_done),
                        "an async generator is destroyed while it runs");
        if (detail::debug && p.was_started() && !p.finished && !p.running)
            detail::report_lost(
                std::make_exception_ptr(std::logic_error("call aclose()")),
                "an async generator was dropped before its end");
        frame_.destroy();
    }

    /// The next value, empty at the end.
    detail::next_awaiter<Y, In> anext() noexcept {
        return detail::next_awaiter<Y, In>(promise());
    }
    /// Gives a value to the co_yield where the body waits, then as anext.
    template <class U = In>
        requires(!std::is_void_v<In>)
    detail::next_awaiter<Y, In> asend(U &&value) {
        promise_type &p = promise();
        if (!p.was_started())
            throw std::logic_error(
                "a value is sent to an async generator that has not started");
        p.sent.emplace(std::forward<U>(value));
        return detail::next_awaiter<Y, In>(p);
    }
    /// Raises an exception where the body waits, then as anext.
    detail::throw_awaiter<Y, In> athrow(std::exception_ptr e) noexcept {
        return detail::throw_awaiter<Y, In>(promise(), std::move(e));
    }
    template <class E>
        requires(!std::same_as<std::remove_cvref_t<E>, std::exception_ptr>)
    detail::throw_awaiter<Y, In> athrow(E &&e) {
        return athrow(std::make_exception_ptr(std::forward<E>(e)));
    }
    /// Raises generator_exit where the body waits, and ends the generator.
    detail::close_awaiter<Y, In> aclose() noexcept {
        return detail::close_awaiter<Y, In>(promise());
    }

private:
    friend promise_type;
    explicit async_generator(std::coroutine_handle<promise_type> h) noexcept
        : frame_(h) {}
    promise_type &promise() const noexcept {
        detail::expects(bool(frame_), "an async generator was moved away");
        return frame_.promise();
    }

    std::coroutine_handle<promise_type> frame_;
};

namespace detail {

template <class Y, class In>
async_generator<Y, In>
async_generator_promise<Y, In>::get_return_object(source_place place) noexcept {
    if constexpr (debug) {
        this->area.child.awaited_at = place;
        this->area.child.function = place.function;
    }
    return async_generator<Y, In>(
        std::coroutine_handle<async_generator_promise>::from_promise(*this));
}

template <class Y, class In>
task<> close_generator(async_generator_promise<Y, In> &p) {
    co_await close_awaiter<Y, In>(p);
}
template <class Y, class In>
void async_generator_promise<Y, In>::close_from_loop() {
    leave_list();
    create_task(close_generator(*this));
}

} // namespace detail

/// Awaits body(generator), then closes the generator, whether the body has
/// returned or thrown.
template <class Y, class In, class F>
auto closing(async_generator<Y, In> generator, F body) -> task<
    typename std::invoke_result_t<F &, async_generator<Y, In> &>::value_type> {
    using result =
        typename std::invoke_result_t<F &,
                                      async_generator<Y, In> &>::value_type;
    std::exception_ptr error;
    std::optional<detail::kept_or_nothing<result>> value;
    try {
        if constexpr (std::is_void_v<result>)
            co_await body(generator);
        else if constexpr (std::is_reference_v<result>)
            value.emplace(std::addressof(co_await body(generator)));
        else
            value.emplace(co_await body(generator));
    } catch (...) {
        error = std::current_exception();
    }
    co_await generator.aclose();
    if (error)
        std::rethrow_exception(error);
    if constexpr (std::is_reference_v<result>)
        co_return **value;
    else if constexpr (!std::is_void_v<result>)
        co_return std::move(*value);
}

} // namespace recoro
