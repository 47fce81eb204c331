// The shape of the bridges, for code that is only parsed.
#pragma once

#include <boost/asio/spawn.hpp>

namespace recoro {

template <class T, class Yield>
T call_native(boost::asio::awaitable<T> callee, const Yield &) {
  return callee.await_resume();
}

template <class F>
auto call_legacy(F f) -> boost::asio::awaitable<decltype(f(
    *static_cast<boost::asio::yield_context *>(nullptr)))> {
  return {};
}

} // namespace recoro
