// Words alone are no coroutine.
#include <vector>

struct queue {
  using push_type = int;
  using pull_type = std::vector<int>;
  void push(push_type value) { all.push_back(value); }
  pull_type all;
};

void fill(queue &sink) { sink.push(1); }
