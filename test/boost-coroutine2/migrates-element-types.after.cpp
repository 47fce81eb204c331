// get() moves out; lvalues are copied and rvalues moved in; references reach the
// producer's variable; void has no value; move-only values.
// Legacy standard: c++17
// Sanitised
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

struct counted {
  static inline int copies = 0, moves = 0;
  int value;
  counted(int value) : value(value) {}
  counted(counted const &other) : value(other.value) { ++copies; }
  counted(counted &&other) : value(other.value) { ++moves; }
  counted &operator=(counted const &) = default;
};

struct point {
  int x, y;
};

int main() {
  recoro::pull<std::string> words(
      []() -> recoro::generator<std::string> {
        std::string word = "hello";
        co_yield word;
        std::cout << "still " << word << '\n';
        co_yield std::move(word);
        co_yield "literal";
        co_yield {};
        co_yield [&]() -> std::string { return {'a', 'b'}; }();
      });
  std::cout << words.get() << ", then '" << words.get() << "'\n";
  while (words()) {
    std::cout << words.get() << '\n';
  }

  recoro::pull<counted> counts([]() -> recoro::generator<counted> {
    counted c(1);
    co_yield c;
    co_yield counted(2);
    co_yield 3;
  });
  int sum = 0;
  for (; counts; counts())
    sum += counts.get().value;
  std::cout << sum << ": " << counted::copies << " copies, " << counted::moves
            << " moves\n";

  recoro::pull<int &> places([]() -> recoro::generator<int &> {
    int x = 1;
    co_yield x;
    std::cout << "now " << x << '\n';
  });
  places.get() = 42;
  places();

  recoro::pull<void> ticks([]() -> recoro::generator<void> {
    std::cout << "a ";
    co_yield recoro::tick{};
    std::cout << "b ";
    co_yield recoro::tick{}; co_yield recoro::tick{};
    std::cout << "c ";
  });
  while (ticks) {
    std::cout << "| ";
    ticks();
  }
  std::cout << '\n';

  recoro::pull<std::unique_ptr<int>> owners(
      []() -> recoro::generator<std::unique_ptr<int>> {
        for (int i = 0; i < 3; ++i)
          co_yield std::make_unique<int>(i);
      });
  std::vector<std::unique_ptr<int>> kept;
  for (auto &owner : owners)
    kept.push_back(std::move(owner));
  std::cout << kept.size() << *kept[2] << '\n';

  recoro::pull<point> points([]() -> recoro::generator<point> {
    co_yield {1, 2};
    co_yield point{3, 4};
    point const p{5, 6}, q{7, 8};
    for (bool first : {true, false})
      co_yield [&]() -> point { return first ? p : q; }();
  });
  for (point p : points)
    std::cout << p.x << p.y << ' ';
  std::cout << '\n';
}
