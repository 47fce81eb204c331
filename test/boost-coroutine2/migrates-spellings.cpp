// Other ways to name the library, and lambdas that call themselves.
// Sanitised
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <memory>
#include <vector>

namespace co = boost::coroutines2;
using namespace boost::coroutines2;

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

void show(ticket t, // note: visible-moves
          coroutine<int>::push_type &sink) {
  sink(sizeof t);
}

int main() {
  node const tree{1, {{2, {{3, {}}}}, {4, {}}}};
  co::asymmetric_coroutine<int>::pull_type values(
      [&](co::coroutine<int>::push_type &sink) {
        auto walk = [](auto const &self, node const &n,
                       coroutine<int>::push_type &out) -> void {
          out(n.value);
          for (node const &child : n.children)
            self(self, child, out);
        };
        walk(walk, tree, sink);
        show(ticket(), sink);
      });
  for (auto n : values)
    std::cout << n << '\n';
}
