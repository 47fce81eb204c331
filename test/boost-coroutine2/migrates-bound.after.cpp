// Bodies that are bound to arguments.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <string>

recoro::generator<std::string> repeat(std::string const &text, int &times) {
  while (times-- > 0)
    co_yield text;
}

struct reader {
  std::string name;
  recoro::generator<std::string> read(int n) const {
    for (int i = 0; i < n; ++i)
      co_yield name + std::to_string(i);
  }
};

int main() {
  int times = 3;
  recoro::pull<std::string> p(std::bind(repeat, std::string("more than sixteen characters"), std::ref(times)));
  for (auto &text : p)
    std::cout << text << ' ' << times << '\n';
  reader r{"line"};
  recoro::pull<std::string> q(std::bind(&reader::read, &r, 2));
  for (auto &text : q)
    std::cout << text << '\n';
}
