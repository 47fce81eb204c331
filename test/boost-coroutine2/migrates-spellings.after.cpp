// Other ways to name the library, and lambdas that call themselves.
// Sanitised
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <memory>
#include <vector>

struct node {
  int value;
  std::vector<node> children;
};

// Its moves are to be seen.
struct ticket {
  static inline int moves = 0;
  ticket() = default;
  ticket(ticket &&) { ++moves; }
};

recoro::nested_generator<int> show(ticket t // note: visible-moves
          ) {
  co_yield sizeof t;
}

int main() {
  node const tree{1, {{2, {{3, {}}}}, {4, {}}}};
  recoro::pull<int> values(
      [&]() -> recoro::nested_generator<int> {
        auto walk = [](auto const &self, node const &n) -> recoro::nested_generator<int> {
          co_yield n.value;
          for (node const &child : n.children)
            co_yield recoro::elements_of(self(self, child));
        };
        co_yield recoro::elements_of(walk(walk, tree));
        co_yield recoro::elements_of(show(ticket()));
      });
  for (auto n : values)
    std::cout << n << '\n';
}
