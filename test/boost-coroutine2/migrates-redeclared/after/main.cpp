// The two sources share no header: what both declare ties them.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <map>

void print(recoro::pull<int> &values);
std::map<int, recoro::pull<int>> &sources();
extern recoro::pull<int> three;

int main() {
  recoro::pull<int> values([]() -> recoro::generator<int> {
    co_yield 1;
    co_yield 2;
  });
  print(values);
  for (auto &[key, source] : sources())
    print(source);
  print(three);
}
