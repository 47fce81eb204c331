#include "legacy.hpp"

static_assert(__cplusplus == 202002L, "the standard");
static_assert(static_cast<char>(-1) > 0, "an option of the language");
static_assert(sizeof(NAME) == sizeof("a b") && FORTIFY == 2, "macros");
#if __GXX_RTTI
#error "another option of the language"
#endif
int (*pointer)() = forced;

void nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
