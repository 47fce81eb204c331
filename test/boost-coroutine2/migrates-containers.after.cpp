// Objects that somebody else makes and keeps: containers, smart pointers.
// Sanitised
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <recoro/push.hpp>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

recoro::generator<int> count() {
  for (int i = 0; i < 3; ++i)
    co_yield i;
}

recoro::generator<int> count_to(int end) {
  for (int i = 0; i < end; ++i)
    co_yield i;
}

struct squares {
  int from;
  recoro::generator<int> run() {
    for (int i = from; i < from + 2; ++i)
      co_yield i * i;
  }
};

recoro::consumer<int> print(recoro::source<int> &in) {
  for (; in; co_await in())
    std::cout << '<' << in.get() << "> ";
}

recoro::consumer<int> print_after(std::string const &front, recoro::source<int> &in) {
  for (; in; co_await in())
    std::cout << front << in.get() << ' ';
}

struct tank {
  recoro::pull<int> in;
  recoro::push<int> out;
};

int main() {
  std::vector<recoro::pull<int>> all;
  all.push_back(recoro::pull<int>(count));
  all.emplace_back(count);
  all.emplace_back(&count);
  all.emplace_back([n = 7]() -> recoro::generator<int> { co_yield n; });
  auto twice = []() -> recoro::generator<int> { co_yield 1; co_yield 1; };
  all.emplace_back(twice);
  squares from_three{3};
  all.emplace_back(std::bind(count_to, 2));
  all.emplace_back(
      std::bind(&squares::run, &from_three));
  std::map<std::string, recoro::pull<int>> named;
  named.emplace("a", count);
  named.emplace("b", recoro::pull<int>(count));
  auto owned = std::make_unique<recoro::pull<int>>(count);
  std::optional<recoro::pull<int>> maybe;
  maybe.emplace(count);

  std::deque<recoro::push<int>> sinks;
  sinks.emplace_back(print);
  sinks.push_back(recoro::push<int>(print));
  sinks.emplace_back([sum = 0](recoro::source<int> &in) mutable -> recoro::consumer<int> {
    for (; in; co_await in())
      std::cout << "sum " << (sum += in.get()) << ' ';
  });
  std::string const front = "= ";
  sinks.emplace_back(std::bind(print_after, front, std::placeholders::_1));
  auto sink = std::make_shared<recoro::push<int>>(print);

  for (auto &each : all) {
    for (int v : each) {
      std::cout << v << ' ';
      for (auto &one : sinks)
        one(v);
    }
    std::cout << '\n';
  }
  for (auto &[name, each] : named)
    for (int v : each)
      std::cout << name << v << ' ';
  for (int v : *owned)
    (*sink)(v);
  for (int v : *maybe)
    std::cout << v << ' ';
  tank t{std::move(named.at("a")), std::move(sinks.front())};
  std::cout << bool(t.in) << bool(t.out) << bool(sinks.front()) << '\n';
}
