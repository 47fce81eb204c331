// Sanitised
// Coroutines that take values in: their loop has no end, and what follows it
// never runs.
#include <algorithm>
#include <recoro/push.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

struct says_end {
  std::string name;
  ~says_end() { std::cout << "~" << name << '\n'; }
};

// Lays words out, so many to a line.
static recoro::consumer<std::string> layout(recoro::source<std::string> &in, int num, std::string const &between) {
  says_end end{"layout"};
  for (;;) {
    for (int i = 0; i < num; ++i) {
      if (!in)
        co_return;
      std::cout << in.get() << between;
      co_await in(); // the next word
    }
    std::cout << '\n';
  }
}

recoro::consumer<int &> twice(recoro::source<int &> &in) {
  for (; in; co_await in())
    in.get() *= 2;
}

struct printer {
  recoro::push<int> out;
  explicit printer(int limit)
      : out([limit](recoro::source<int> &in) -> recoro::consumer<int> {
          says_end end{"printer"};
          while (in) {
            int const n = in.get();
            if (n > limit)
              throw std::out_of_range("too much");
            if (n < 0)
              co_return;
            std::cout << "got " << n << '\n';
            co_await in();
          }
          std::cout << "never printed\n";
        }) {}
};

int main() {
  std::vector<std::string> words{"peas", "porridge", "hot", "peas", "cold"};
  {
    std::string const comma = ", ";
    recoro::push<std::string> writer(std::bind(layout, std::placeholders::_1, 2, comma));
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

  recoro::push<int &> doubler(twice);
  int n = 21;
  doubler(n);
  std::cout << n << '\n';

  auto const ticks = [count = 0](recoro::source<void> &in) mutable -> recoro::consumer<void> {
    for (;;) {
      std::cout << "tick " << ++count << '\n';
      co_await in();
    }
  };
  recoro::push<void> clock(ticks);
  clock()();
  auto moved = std::move(clock);
  moved();
}
