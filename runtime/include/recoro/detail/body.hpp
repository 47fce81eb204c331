// What pull and push have in common: how get() hands a value over, and what has
// to live as long as the body that they run.
#pragma once

#include <memory>
#include <utility>

namespace recoro {

/// How get() hands a value over.
struct moving {};
struct copying {};

namespace detail {

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

} // namespace detail
} // namespace recoro
