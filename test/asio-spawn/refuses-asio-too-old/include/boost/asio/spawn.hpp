// The shape of Asio 1.12, which has no awaitable.
#pragma once

#define BOOST_ASIO_VERSION 101200

namespace boost::asio {

template <class Handler> class basic_yield_context {};
struct executor_binder {};
using yield_context = basic_yield_context<executor_binder>;

struct execution_context {};
class io_context : public execution_context {
public:
  void run() {}
};

namespace detail {
template <class Context> void check(Context &) {}
} // namespace detail

template <class ExecutionContext, class Function>
void spawn(ExecutionContext &context, Function &&function) {
  detail::check(context);
}

template <class CompletionToken>
void post(io_context &, CompletionToken &&) {}

} // namespace boost::asio
