// Protothreads: coroutines that run when they are polled, one round at a time,
// as in the C library of macros of that name (A. Dunkels et al., "Protothreads:
// Simplifying Event-Driven Programming of Memory-Constrained Embedded Systems",
// SenSys 2006).
//
//     static PT_THREAD(blink(struct pt *pt)) {  polled blink() {
//         PT_BEGIN(pt);
//         PT_WAIT_UNTIL(pt, ready());               co_await wait_until(ready);
//         led(on);                                  led(on);
//         PT_YIELD(pt);                             co_await yield();
//         led(off);                                 led(off);
//         PT_END(pt);                               co_return ended;
//     }                                         }
//
//     struct pt pt; PT_INIT(&pt);                protothread pt(blink);
//     while (blink(&pt) < PT_EXITED) ...         while (pt.poll() < exited) ...
//
// The model
//  - poll() is one call of the C function: it runs the body to the next
//    condition that does not hold, or to the next yield, and says which.
//      waiting  a condition does not hold; or the body said
//               `co_return waiting`, which is PT_RESTART: the next poll()
//               starts it again
//      yielded  it gave up its turn
//      exited   `co_return exited`: PT_EXIT
//      ended    `co_return ended`: PT_END
//  - After the last two, or an exception, the next poll() starts the body again
//    from its beginning, by calling the function that the protothread was made
//    of. init() makes it so at any time: PT_INIT.
//  - wait_until(condition) tests it at once, and does not give up the turn if
//    it holds; otherwise each poll() tests it, without resuming the body. An
//    exception of the condition comes out of poll(), and the next poll() tests
//    it again.
//  - PT_YIELD_UNTIL(c) is `do co_await yield(); while (!c);`.
//  - run_child(child) polls another protothread until it exits or ends, as a
//    part of the same poll(), and gives which of the two. PT_SPAWN is
//    `child.init(); co_await run_child(child);`.
//
// The traps
//  - The body must end with `co_return ended`: to fall off its end is
//    undefined. Compilers warn (-Wreturn-type).
//  - Locals keep their values over a yield, unlike in C. Each start of the body
//    sees the parameters and captures of the function that makes it.
//  - g++ 12 destroys a closure twice that has captures of class type by value
//    and is written inside the co_await: name it first, or capture by
//    reference.
//  - A child must stay where it is while a parent runs it.
#pragma once

#include <recoro/detail/config.hpp>
#include <recoro/detail/errors.hpp>
#include <recoro/detail/frames.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace recoro {

/// What a poll() comes to. The values are those of the C library.
enum poll_result : char { waiting = 0, yielded = 1, exited = 2, ended = 3 };

/// What the body of a protothread returns.
class [[nodiscard]] polled {
public:
    class promise_type;
    polled(polled &&other) noexcept
        : frame(std::exchange(other.frame, nullptr)) {}
    polled &operator=(polled &&other) noexcept {
        std::swap(frame, other.frame);
        return *this;
    }
    ~polled() {
        if (frame)
            frame.destroy();
    }

private:
    friend class protothread;
    polled() noexcept = default;
    explicit polled(std::coroutine_handle<promise_type> made) noexcept
        : frame(made) {}
    std::coroutine_handle<promise_type> frame;
};

namespace detail {

struct [[nodiscard("co_await yield() gives up the turn")]] yield_turn {};

/// A condition that poll() tests while the body is suspended.
struct pending {
    bool (*holds)(pending &);
};

template <class F>
struct [[nodiscard("co_await wait_until(...) waits")]] until : pending {
    explicit until(F test) noexcept(std::is_nothrow_move_constructible_v<F>)
        : pending{[](pending &self) -> bool {
              return static_cast<until &>(self).condition();
          }},
          condition(std::move(test)) {}
    void result() const noexcept {}
    F condition;
};

} // namespace detail

/// A body that can be polled, again and again.
class protothread {
public:
    /// Has no body: it ends at once.
    protothread() noexcept = default;

    /// make() gives the body, whenever it starts. It is kept.
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, protothread> &&
                 std::is_invocable_r_v<polled, std::decay_t<F> &>)
    protothread(F &&make)
        : function(new std::decay_t<F>(std::forward<F>(make)),
                   [](void *f) { delete static_cast<std::decay_t<F> *>(f); }),
          start([](void *f) -> polled {
              return (*static_cast<std::decay_t<F> *>(f))();
          }) {}

    protothread(protothread &&other) noexcept
        : function(std::move(other.function)),
          start(std::exchange(other.start, nullptr)),
          body(std::move(other.body)) {}
    protothread &operator=(protothread &&other) noexcept {
        init(); // the body goes before what it may refer to
        function = std::move(other.function);
        start = std::exchange(other.start, nullptr);
        body = std::move(other.body);
        return *this;
    }

    /// One round.
    poll_result poll();

    /// The next poll() starts the body from its beginning.
    void init() noexcept { body = polled(); }

    /// PT_SCHEDULE: neither exited nor ended.
    static constexpr bool running(poll_result result) noexcept {
        return result < exited;
    }

private:
    std::unique_ptr<void, void (*)(void *)> function{nullptr, nullptr};
    polled (*start)(void *) = nullptr;
    polled body;
    bool polling = false;
};

namespace detail {

struct [[nodiscard("co_await run_child(...) runs it")]] child_run : pending {
    explicit child_run(protothread &of) noexcept
        : pending{[](pending &self) -> bool {
              auto &run = static_cast<child_run &>(self);
              run.last = run.child.poll();
              return !protothread::running(run.last);
          }},
          child(of) {}
    poll_result result() const noexcept { return last; }
    protothread &child;
    poll_result last = waiting;
};

} // namespace detail

/// Gives up the turn, once.
constexpr detail::yield_turn yield() noexcept { return {}; }

/// Goes on when `condition()` holds.
template <std::predicate F>
detail::until<F> wait_until(F condition) {
    return detail::until<F>(std::move(condition));
}

/// Goes on when `child` has exited or ended, and gives which.
inline detail::child_run run_child(protothread &child) noexcept {
    return detail::child_run(child);
}

class polled::promise_type : public detail::frame_memory<> {
public:
    polled get_return_object() noexcept {
        return polled(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_value(poll_result value) noexcept { result = value; }
    void unhandled_exception() noexcept { detail::keep_error(*this); }

    std::suspend_always await_transform(detail::yield_turn) noexcept {
        result = yielded;
        return {};
    }
    template <std::derived_from<detail::pending> Wait>
    auto await_transform(Wait &&wait) noexcept {
        struct awaiter {
            Wait &wait;
            promise_type &promise;
            static constexpr bool await_ready() noexcept { return false; }
            void await_suspend(std::coroutine_handle<>) const noexcept {
                promise.pending = &wait;
            }
            auto await_resume() const noexcept { return wait.result(); }
        };
        return awaiter{wait, *this};
    }
    template <class Other>
    std::suspend_always await_transform(Other &&) const noexcept {
        static_assert(sizeof(Other) == 0,
                      "a protothread awaits wait_until, yield() or run_child");
        return {};
    }

private:
    friend protothread;
    template <class Promise>
    friend void detail::keep_error_of(void *) noexcept;
    detail::pending *pending = nullptr;
    std::exception_ptr error;
    poll_result result = waiting;
};

inline poll_result protothread::poll() {
    detail::expects(!polling, "a protothread is polled while it runs");
    struct polling_now {
        bool &flag;
        explicit polling_now(bool &of) noexcept : flag(of) { flag = true; }
        ~polling_now() { flag = false; }
    } now(polling);

    if (!body.frame) {
        if (!start)
            return ended;
        body = start(function.get());
    }
    const auto frame = body.frame;
    for (;;) {
        auto &promise = frame.promise();
        if (promise.pending) {
            if (!promise.pending->holds(*promise.pending))
                return waiting;
            promise.pending = nullptr;
        }
        promise.result = ended;
        frame.resume();
        if (frame.done())
            break;
        if (!promise.pending)
            return promise.result;
    }
    const poll_result result = frame.promise().result;
    const auto error = std::exchange(frame.promise().error, nullptr);
    init();
    if (error)
        std::rethrow_exception(error);
    return result;
}

} // namespace recoro
