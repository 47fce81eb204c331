// The shape of spawn from Asio 1.33 on: the completion token has a default, and
// what that makes is dropped here.
#pragma once

#define BOOST_ASIO_VERSION 103300

namespace boost::asio {

template <class Executor> class basic_yield_context {};
struct any_io_executor {
  void execute(void (*)()) const {}
};
using yield_context = basic_yield_context<any_io_executor>;

struct deferred_t {};
struct detached_t {};
inline constexpr detached_t detached{};

template <class Function> struct deferred_operation {};

class io_context {
public:
  using executor_type = any_io_executor;
  executor_type get_executor() { return {}; }
  void run() {}
};

template <class Executor> using default_completion_token_t = deferred_t;
template <bool Holds> using constraint_t = int;

template <class ExecutionContext, class Function,
          class CompletionToken = default_completion_token_t<
              typename ExecutionContext::executor_type>>
auto spawn(ExecutionContext &context, Function &&f,
           CompletionToken &&token = default_completion_token_t<
               typename ExecutionContext::executor_type>(),
           constraint_t<true> = 0) {
  return deferred_operation<Function>();
}

template <class CompletionToken>
void post(io_context &io, CompletionToken &&token) {}

} // namespace boost::asio
