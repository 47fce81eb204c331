// Sanitised
// Coroutines that take values in: their loop has no end, and what follows it
// never runs.
#include <algorithm>
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

using text_t = boost::coroutines2::coroutine<std::string>;
template <class T> using coro = boost::coroutines2::coroutine<T>;

struct says_end {
  std::string name;
  ~says_end() { std::cout << "~" << name << '\n'; }
};

// Lays words out, so many to a line.
static void layout(text_t::pull_type &in, int num, std::string const &between) {
  says_end end{"layout"};
  for (;;) {
    for (int i = 0; i < num; ++i) {
      if (!in)
        return;
      std::cout << in.get() << between;
      in(); // the next word
    }
    std::cout << '\n';
  }
}

void twice(coro<int &>::pull_type &in) {
  for (; in; in())
    in.get() *= 2;
}

struct printer {
  coro<int>::push_type out;
  explicit printer(int limit)
      : out([limit](coro<int>::pull_type &in) {
          says_end end{"printer"};
          while (in) {
            int const n = in.get();
            if (n > limit)
              throw std::out_of_range("too much");
            if (n < 0)
              return;
            std::cout << "got " << n << '\n';
            in();
          }
          std::cout << "never printed\n";
        }) {}
};

int main() {
  std::vector<std::string> words{"peas", "porridge", "hot", "peas", "cold"};
  {
    std::string const comma = ", ";
    text_t::push_type writer(std::bind(layout, std::placeholders::_1, 2, comma));
    std::cout << "nothing runs yet\n";
    std::copy(words.begin(), words.end(), begin(writer));
    std::cout << "(all)\n";
  }
  printer few(10);
  few.out(1)(2);
  std::cout << std::boolalpha << bool(few.out) << '\n';
  try {
    few.out(11);
  } catch (std::out_of_range const &e) {
    std::cout << e.what() << ' ' << !few.out << '\n';
  }
  printer ended(10);
  ended.out(-1);
  std::cout << bool(ended.out) << '\n';

  coro<int &>::push_type doubler(twice);
  int n = 21;
  doubler(n);
  std::cout << n << '\n';

  auto const ticks = [count = 0](coro<void>::pull_type &in) mutable {
    for (;;) {
      std::cout << "tick " << ++count << '\n';
      in();
    }
  };
  coro<void>::push_type clock(ticks);
  clock()();
  auto moved = std::move(clock);
  moved();
}
