// What a lambda captures lives as long as the coroutine, and no longer.
// Sanitised
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct traced {
  std::string name;
  ~traced() { std::cout << "~" << name << '\n'; }
};

recoro::pull<std::string> repeat(std::string text, int times) {
  return recoro::pull<std::string>([text, times]() -> recoro::generator<std::string> {
    for (int i = 0; i < times; ++i)
      co_yield text + std::to_string(i);
  });
}

class source {
public:
  explicit source(std::vector<std::string> lines)
      : lines(std::move(lines)),
        all([this]() -> recoro::nested_generator<std::string> { co_yield recoro::elements_of(read()); }) {}
  source(source const &) = delete;

  recoro::pull<std::string> &words() { return all; }

private:
  recoro::nested_generator<std::string> read() const {
    for (std::string const &line : lines)
      co_yield line;
  }

  std::vector<std::string> lines;
  recoro::pull<std::string> all;
};

void print(recoro::pull<std::string> &from) {
  for (auto &word : from)
    std::cout << word << ' ';
  std::cout << '\n';
}

int main() {
  auto shared = std::make_shared<traced>(traced{"shared"});
  {
    recoro::pull<std::string> p([shared]() -> recoro::generator<std::string> {
      co_yield shared->name;
      std::cout << "used by " << shared.use_count() << '\n';
    });
    shared.reset();
    std::cout << "outer reset\n";
    p();
    std::cout << "completed\n"; // which has freed it
  }
  auto twice = repeat("text with more than sixteen characters ", 2);
  print(twice);

  source lines({"one", "two", "three"});
  print(lines.words());

  std::vector<recoro::pull<std::string>> several;
  several.push_back(repeat("x", 2));
  several.emplace_back([n = 3]() mutable -> recoro::generator<std::string> {
    while (n--)
      co_yield std::to_string(n);
  });
  for (auto &each : several)
    print(each);

  std::map<int, std::unique_ptr<recoro::pull<std::string>>> by_number;
  std::string outer = "outer";
  by_number[1] = std::make_unique<recoro::pull<std::string>>(
      [&outer]() -> recoro::generator<std::string> { co_yield outer; });
  by_number[2].reset(new recoro::pull<std::string>([=]() -> recoro::generator<std::string> {
    co_yield outer + "2";
  }));
  for (auto &[number, each] : by_number)
    print(*each);

  recoro::pull<std::string> moved = std::move(twice);
  std::cout << bool(twice) << bool(moved) << '\n';
  moved = repeat("again", 1);
  std::cout << moved.get() << '\n';
}
