// What differs from Boost.Coroutine2: get() copies, default-constructed objects,
// attributes, and the type of exceptions.
#include <boost/bind/bind.hpp>
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

typedef recoro::pull<std::string, recoro::copying> pull_t;

struct my_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

recoro::generator<std::string> words(int times) {
  std::string const word = "word";
  while (times-- > 0)
    co_yield word;
  throw my_error("no more words"); // note: sliced-exception
}

recoro::generator<void> forever() {
  struct traced {
    ~traced() { std::cout << "unwound\n"; }
  } here;
  for (;;)
    co_yield recoro::tick{};
}

int main() {
  pull_t p(boost::bind(words, 2));
  std::cout << p.get() << ' ' << p.get() << '\n';
  p();
  try {
    p();
  } catch (my_error const &e) {
    // Only old: runtime_error no more words
    // Only new: my_error
    std::cout << "my_error\n";
  } catch (std::runtime_error const &e) {
    std::cout << "runtime_error " << e.what() << '\n';
  }
  std::cout << bool(p) << '\n';

  pull_t q;
  std::cout << !q << '\n';
  q = pull_t([]() -> recoro::generator<std::string> { co_yield "assigned"; });
  pull_t r([]() -> recoro::generator<std::string> { co_yield "swapped"; });
  std::swap(q, r);
  std::cout << q.get() << ' ' << r.get() << '\n';

  {
    recoro::pull<void, recoro::copying> ticks(forever);
    ticks();
  }
  std::cout << "end\n";
}
