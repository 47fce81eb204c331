// context_var: a variable with a value of its own in each task. Python's
// contextvars (PEP 567).
//
//     context_var<std::string> user("nobody");     // usually a global
//     user.set("ada");
//     auto child = create_task(work());            // sees "ada"
//     user.set("grace");                           // the child does not see it
//
// The model. A task takes a snapshot of all variables when it is created, and
// so do a callback when it is given to the loop and a call of to_thread when it
// is awaited. What a task sets is seen by itself and by what it creates later.
// `co_await f()` is no new task: f shares the variables of its caller, both
// ways. `run` gives the main task the variables of its caller.
//
// Cost. Nothing as long as no variable has been set; then a pointer for each
// task. Setting copies the map of all variables that have been set.
//
// Lifetimes. A variable is known by its address: it must not be moved, and it
// has to outlive the tasks that use it.
#pragma once

#include <recoro/detail/context.hpp>
#include <recoro/loop.hpp>

#include <optional>

namespace recoro {

template <class T>
class context_var {
public:
    /// What the variable was before a `set`.
    class token {
        friend context_var;
        explicit token(std::optional<T> old) : old_(std::move(old)) {}
        std::optional<T> old_;
    };

    context_var() = default;
    explicit context_var(T initial) : default_(std::move(initial)) {}
    context_var(const context_var &) = delete;
    context_var &operator=(const context_var &) = delete;

    /// The value in the current context, else the default; throws
    /// std::logic_error if there is neither.
    T get() const {
        if (const std::any *value = detail::context_ref::find(this))
            return *std::any_cast<T>(value);
        if (!default_)
            throw std::logic_error("the context variable has no value");
        return *default_;
    }
    T get_or(T otherwise) const {
        const std::any *value = detail::context_ref::find(this);
        return value ? *std::any_cast<T>(value) : std::move(otherwise);
    }
    /// Returns what `reset` needs to undo it.
    token set(T value) {
        token before(current());
        change(std::any(std::move(value)));
        return before;
    }
    void reset(const token &before) {
        change(before.old_ ? std::any(*before.old_) : std::any());
    }

private:
    std::optional<T> current() const {
        const std::any *value = detail::context_ref::find(this);
        return value ? std::optional<T>(*std::any_cast<T>(value))
                     : std::nullopt;
    }
    void change(std::any value) {
        detail::context_ref::assign(this, std::move(value));
        if (detail::here.current)
            detail::here.current->state |= detail::has_context;
    }

    std::optional<T> default_;
};

} // namespace recoro
