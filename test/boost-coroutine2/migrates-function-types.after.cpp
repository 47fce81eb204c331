// Coroutines that are kept as values: in std::function, behind pointers, in
// containers and members. All that one type may hold changes together.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

using producer = std::function<recoro::nested_generator<int>()>;

recoro::nested_generator<int> one() { co_yield 1; }
recoro::nested_generator<int> below(int limit) {
  for (int i = 0; i < limit; ++i)
    co_yield i;
}

std::map<std::string, std::function<recoro::nested_generator<int>()>> all{
    {"one", one},
    {"two", []() -> recoro::nested_generator<int> { co_yield 2; }},
    {"below", std::bind(below, 3)}};

// A member, of a class whose objects are kept.
struct stage {
  std::string name;
  producer run;
};

class pipeline {
  std::vector<stage> stages;
  recoro::pull<int> values;

public:
  pipeline &add(std::string name, producer run) {
    stages.push_back({std::move(name), std::move(run)});
    return *this;
  }
  void start() { values = recoro::pull<int>(joined(stages)); }
  static producer joined(std::vector<stage> const &stages) {
    return [stages]() -> recoro::nested_generator<int> {
      for (stage const &each : stages)
        co_yield recoro::elements_of(each.run());
    };
  }
  pipeline() : values([]() -> recoro::generator<int> { co_return; }) {}
  void show() {
    for (int n : values)
      std::cout << n << ' ';
    std::cout << '\n';
  }
};

// Functions, by pointers to them and to members.
recoro::nested_generator<int> tens() {
  co_yield 10;
  co_yield 20;
}
typedef recoro::nested_generator<int> (*plain)();
plain const table[] = {one, tens};

struct counter {
  int from;
  recoro::nested_generator<int> up() {
    co_yield from;
    co_yield from + 1;
  }
  recoro::nested_generator<int> down() {
    co_yield from;
    co_yield from - 1;
  }
  recoro::nested_generator<int> run(bool rises) {
    recoro::nested_generator<int> (counter::*way)() =
        rises ? &counter::up : &counter::down;
    co_yield recoro::elements_of((this->*way)());
  }
};

// What is called has other parameters, and gives a result.
using visitor = std::function<recoro::nested_generator<int, void, int>(std::string const &)>;

recoro::nested_generator<int, void, int> lengths(std::string const &text) {
  co_yield int(text.size());
  co_return int(text.size());
}

recoro::nested_generator<int> visits(visitor const &visit) {
  std::string const name = "four";
  int n = co_await recoro::delegate(visit(name));
  co_yield -n;
}

// An object with a call operator, and a reference to it.
struct walker {
  int steps = 2;
  int *walked;
  recoro::nested_generator<int> operator()() {
    for (; steps; --steps) {
      ++*walked;
      co_yield steps;
    }
  }
};

int main() {
  for (auto &[name, run] : all) {
    recoro::pull<int> values(run);
    for (int n : values)
      std::cout << name << ' ' << n << '\n';
  }
  recoro::pull<int> first(all["one"]);
  std::cout << first.get() << '\n';

  pipeline p;
  p.add("tens", tens).add("below", all["below"]).add("lambda", []() -> recoro::nested_generator<int> {
    co_yield 7;
  });
  p.start();
  p.show();

  for (plain run : table) {
    auto values = std::make_unique<recoro::pull<int>>(run);
    std::cout << values->get() << '\n';
  }
  counter c{5};
  recoro::pull<int> both([&]() -> recoro::nested_generator<int> {
    co_yield recoro::elements_of(c.run(true));
    co_yield recoro::elements_of(c.run(false));
    co_yield recoro::elements_of(visits(lengths));
  });
  for (int n : both)
    std::cout << n << ' ';

  int walked = 0;
  walker w{2, &walked};
  recoro::pull<int> steps(std::ref(w));
  producer kept = walker{1, &walked};
  recoro::pull<int> again(kept);
  for (int n : steps)
    std::cout << n << ' ';
  std::cout << walked << ' ' << w.steps << '\n';
  producer none;
  std::cout << bool(none) << '\n';
  try {
    recoro::pull<int> nothing(none);
  } catch (std::bad_function_call const &) {
    std::cout << "empty\n";
  }
}
