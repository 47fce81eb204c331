#ifndef NUMBERS_HPP
#define NUMBERS_HPP

#include <boost/coroutine2/all.hpp>
#include <string>

namespace numbers {

using coro_t = boost::coroutines2::coroutine<int>;

/// Never delegated to: a plain generator.
void evens(coro_t::push_type &sink);

/// Delegated to by the other source.
void odds(coro_t::push_type &sink, int limit);

coro_t::pull_type up_to(int limit);

class counter {
public:
  void run(coro_t::push_type &sink);

private:
  int step(coro_t::push_type &sink, std::string const &why);
  int calls = 0;
};

inline void last(coro_t::push_type &sink) { sink(-1); }

} // namespace numbers

#endif
