// Lambdas whose parameter is no type in the source.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <string>

int main() {
  recoro::pull<std::string> words(
      [n = 2]() mutable -> recoro::generator<std::string> {
        while (n-- > 0)
          co_yield "word " + std::to_string(n);
        if (n < 0)
          co_return;
      });
  for (auto &word : words)
    std::cout << word << '\n';
  auto body = []() -> recoro::generator<std::string> { co_yield "kept"; };
  recoro::pull<std::string> more(body);
  std::cout << more.get() << '\n';
}
