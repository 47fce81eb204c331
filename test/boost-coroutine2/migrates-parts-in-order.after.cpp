// What a delegation returns is used in expressions whose other parts have
// effects, or that g++ 12 gets wrong: these parts move in front, in the order
// in which they were evaluated.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

int said = 0;
int say(char const *what, int n) {
  std::cout << what << ++said << ' ';
  return n;
}
struct point {
  std::string name;
  int x;
};

recoro::nested_generator<int, void, int> count(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
  co_return n;
}
recoro::nested_generator<int, void, int> weight(int n) {
  co_yield n;
  co_return n;
}
recoro::nested_generator<int, void, std::string> name(std::string const &of) {
  co_yield int(of.size());
  co_return of + "!";
}
recoro::nested_generator<int, void, int> take(point const &p, int n) {
  co_yield p.x + n;
  co_return int(p.name.size());
}

recoro::nested_generator<int> sums() {
  auto left = co_await recoro::delegate(weight(1));
  int total = left + co_await recoro::delegate(weight(2));
  co_yield total;
  {
    auto left2 = say("a", 1);
    total = left2 + co_await recoro::delegate(weight(3));
  }
  {
    auto left2 = say("b", 2);
    total += left2 * (co_await recoro::delegate(weight(3)) - say("c", 1));
  }
  co_yield total + co_await recoro::delegate(count(total % 3));
  {
    auto left2 = say("d", 4);
    co_yield left2 + co_await recoro::delegate(count(1));
  }
  {
    auto left2 = say("e", 5);
    if (int n = left2 + co_await recoro::delegate(count(1)); n > 2)
    co_yield n;
  }
  for (int i = 0; ;
       co_yield recoro::elements_of([&]() -> recoro::nested_generator<int> { auto left3 = say("g", 1); i += left3 + co_await recoro::delegate(weight(i)); }())) {
    auto left2 = say("f", 1);
    if (!(i < left2 + co_await recoro::delegate(count(1))))
      break;
    co_yield -i;
  }
  while (true) {
    auto left3 = total--;
    auto left4 = 2 * say("h", 1);
    if (!(left3 > left4 + co_await recoro::delegate(weight(9))))
      break;
    co_yield 0;
  }
}
recoro::nested_generator<int> prints() {
  {
    auto &&out = std::cout << "weight ";
    out << co_await recoro::delegate(weight(3)) << '\n';
  }
  {
    auto &&out = std::cout << say("x", 1);
    auto &&out2 = out << co_await recoro::delegate(weight(3)) << say("y", 2);
    out2 << co_await recoro::delegate(name("xyz")) << '\n';
  }
}
recoro::nested_generator<int> lists() {
  auto element = co_await recoro::delegate(weight(1));
  auto element2 = co_await recoro::delegate(weight(2));
  std::vector<int> const all{element, element2};
  co_yield all[0] + all[1];
  std::map<std::string, int> named;
  {
    auto right = co_await recoro::delegate(weight(5));
    named["a"] = right;
  }
  {
    auto right = co_await recoro::delegate(weight(6));
    named[co_await recoro::delegate(name("key"))] += right;
  }
  for (auto const &[key, value] : named)
    std::cout << key << '=' << value << '\n';
  auto &&element3 = co_await recoro::delegate(name("p"));
  auto element4 = co_await recoro::delegate(weight(4));
  point p{std::move(element3), element4};
  {
    auto &&element5 = co_await recoro::delegate(name("q"));
    point p2{std::move(element5), 3};
    co_yield co_await recoro::delegate(take(std::move(p2), co_await recoro::delegate(weight(1))));
  }
  {
    auto left = say("t", 2);
    co_yield recoro::elements_of(take([&]() -> point { return {p.name, p.x}; }(), left + co_await recoro::delegate(weight(1))));
  }
  co_yield 1; co_yield co_await recoro::delegate(count(1)); co_yield co_await recoro::delegate(weight(7));
}
recoro::nested_generator<std::string const &> texts_of(bool first) {
  std::string const a = "a long text that is no short one", b = "b";
  co_yield [&]() -> std::string const & { return first ? a : b; }();
  co_yield [&]() -> std::string { return first ? a + "and more of it, long as well" : "other"; }();
}
recoro::nested_generator<int> chooses(bool first) {
  std::string const a = "a", b = "bb";
  co_await recoro::delegate(name(first ? a : b));
  std::string const c = co_await recoro::delegate([&]() -> recoro::nested_generator<int, void, std::string> { if (first) co_return co_await recoro::delegate(name(a)); co_return b + "more"; }());
  co_yield int(c.size());
  int n = first ? co_await recoro::delegate(weight(1)) : co_await recoro::delegate(count(2));
  {
    bool const condition = first && co_await recoro::delegate(weight(0));
    bool const condition2 = (condition) || co_await recoro::delegate(count(3)) > 1;
    n += condition2;
  }
  {
    auto choice = first ? co_await recoro::delegate(weight(8)) : 0;
    co_yield n + (choice);
  }
  co_return first ? void() : (void)say("end", 1);
}

// g++ 12 would delegate each time.
recoro::nested_generator<int> conditions(bool first, bool second) {
  bool const condition = first && co_await recoro::delegate(weight(1));
  bool one = (condition) || co_await recoro::delegate(weight(2)) > 2;
  bool const condition2 = first && co_await recoro::delegate(weight(3));
  bool two = (condition2) || second;
  bool const condition3 = first || co_await recoro::delegate(weight(4)) > 4;
  bool three = condition3 || co_await recoro::delegate(weight(5));
  auto choice = first ? second : co_await recoro::delegate(weight(6)) != 0;
  int four = (choice) ? co_await recoro::delegate(weight(7)) : 8;
  {
    bool const condition4 = first && co_await recoro::delegate(weight(9));
    if ((condition4) && second)
    co_yield 10;
  }
  bool five = (first || co_await recoro::delegate(weight(11))) && co_await recoro::delegate(weight(12));
  co_yield one + 2 * two + 4 * three + 8 * five + 16 * four;
}
int main() {
  recoro::pull<int> p([]() -> recoro::nested_generator<int> {
    co_yield recoro::elements_of(sums());
    co_yield recoro::elements_of(prints());
    co_yield recoro::elements_of(lists());
    co_yield recoro::elements_of(chooses(true));
    co_yield recoro::elements_of(chooses(false));
    for (int i = 0; i < 4; ++i)
      co_yield recoro::elements_of(conditions(i & 1, i & 2));
  });
  for (int v : p)
    std::cout << '[' << v << "] ";
  std::cout << '\n';
  recoro::pull<std::string const &> t([]() -> recoro::nested_generator<std::string const &> {
    co_yield recoro::elements_of(texts_of(true));
    co_yield recoro::elements_of(texts_of(false));
  });
  for (auto &v : t)
    std::cout << v << '\n';
}
