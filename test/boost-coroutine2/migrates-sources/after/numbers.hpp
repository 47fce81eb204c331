#ifndef NUMBERS_HPP
#define NUMBERS_HPP

#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <string>

namespace numbers {

/// Never delegated to: a plain generator.
recoro::generator<int> evens();

/// Delegated to by the other source.
recoro::nested_generator<int> odds(int limit);

recoro::pull<int> up_to(int limit);

class counter {
public:
  recoro::nested_generator<int> run();

private:
  recoro::nested_generator<int, void, int> step(std::string const &why);
  int calls = 0;
};

inline recoro::nested_generator<int> last() { co_yield -1; }

} // namespace numbers

#endif
