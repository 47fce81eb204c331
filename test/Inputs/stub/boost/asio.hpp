// Just enough of Boost.Asio's shape for tests that are not about Asio: what the
// rule recognises, and what migrated code needs in order to parse.
#pragma once

#define BOOST_ASIO_VERSION 102600

namespace std {
template <class Result, class... Arguments> struct coroutine_traits;
template <class Promise = void> struct coroutine_handle {
  static coroutine_handle from_address(void *) noexcept { return {}; }
  void *address() const noexcept { return nullptr; }
};
} // namespace std

namespace boost::asio {

struct any_io_executor {};

template <class Executor> class basic_yield_context {
public:
  basic_yield_context(const basic_yield_context &) = default;
};
using yield_context = basic_yield_context<any_io_executor>;

struct use_awaitable_t {};
inline constexpr use_awaitable_t use_awaitable{};

struct always_ready {
  bool await_ready() const noexcept { return true; }
  template <class Handle> void await_suspend(Handle) const noexcept {}
  void await_resume() const noexcept {}
};

template <class T> struct awaitable : always_ready {
  T await_resume() const noexcept { return T(); }
};

template <class T> struct promise {
  awaitable<T> get_return_object() { return {}; }
  always_ready initial_suspend() noexcept { return {}; }
  always_ready final_suspend() noexcept { return {}; }
  void unhandled_exception() {}
  template <class U> void return_value(U &&) {}
};
template <> struct promise<void> {
  awaitable<void> get_return_object();
  always_ready initial_suspend() noexcept { return {}; }
  always_ready final_suspend() noexcept { return {}; }
  void unhandled_exception() {}
  void return_void() {}
};
template <> struct awaitable<void> : always_ready {};
inline awaitable<void> promise<void>::get_return_object() { return {}; }

inline void wait_for(const yield_context &) {}
inline awaitable<void> wait_for(const use_awaitable_t &) { return {}; }

struct steady_timer {
  template <class CompletionToken> auto async_wait(CompletionToken &&token) {
    return wait_for(token);
  }
};

} // namespace boost::asio

template <class T, class... Arguments>
struct std::coroutine_traits<boost::asio::awaitable<T>, Arguments...> {
  using promise_type = boost::asio::promise<T>;
};
