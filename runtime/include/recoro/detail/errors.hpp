// How an exception that leaves a body is kept until somebody asks for it.
#pragma once

#include <recoro/detail/config.hpp>

#include <coroutine>
#include <exception>

namespace recoro::detail {

/// The body of every unhandled_exception: `promise.error` keeps it. Out of
/// line, and by the address of the frame, which the coroutine has in a
/// register: otherwise each of its resumptions would have to save some more of
/// them.
template <class Promise>
[[gnu::noinline, gnu::cold]] void keep_error_of(void *frame) noexcept {
    std::coroutine_handle<Promise>::from_address(frame).promise().error =
        std::current_exception();
}
template <class Promise>
void keep_error(Promise &promise) noexcept {
    keep_error_of<Promise>(
        std::coroutine_handle<Promise>::from_promise(promise).address());
}

} // namespace recoro::detail
