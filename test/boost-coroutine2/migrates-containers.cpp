// Objects that somebody else makes and keeps: containers, smart pointers.
// Sanitised
#include <boost/coroutine2/all.hpp>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using coro_t = boost::coroutines2::coroutine<int>;

void count(coro_t::push_type &sink) {
  for (int i = 0; i < 3; ++i)
    sink(i);
}

void count_to(int end, coro_t::push_type &sink) {
  for (int i = 0; i < end; ++i)
    sink(i);
}

struct squares {
  int from;
  void run(coro_t::push_type &sink) {
    for (int i = from; i < from + 2; ++i)
      sink(i * i);
  }
};

void print(coro_t::pull_type &in) {
  for (; in; in())
    std::cout << '<' << in.get() << "> ";
}

void print_after(std::string const &front, coro_t::pull_type &in) {
  for (; in; in())
    std::cout << front << in.get() << ' ';
}

struct tank {
  coro_t::pull_type in;
  coro_t::push_type out;
};

int main() {
  std::vector<coro_t::pull_type> all;
  all.push_back(coro_t::pull_type(count));
  all.emplace_back(count);
  all.emplace_back(&count);
  all.emplace_back([n = 7](coro_t::push_type &sink) { sink(n); });
  auto twice = [](coro_t::push_type &sink) { sink(1)(1); };
  all.emplace_back(twice);
  squares from_three{3};
  all.emplace_back(std::bind(count_to, 2, std::placeholders::_1));
  all.emplace_back(
      std::bind(&squares::run, &from_three, std::placeholders::_1));
  std::map<std::string, coro_t::pull_type> named;
  named.emplace("a", count);
  named.emplace("b", coro_t::pull_type(count));
  auto owned = std::make_unique<coro_t::pull_type>(count);
  std::optional<coro_t::pull_type> maybe;
  maybe.emplace(count);

  std::deque<coro_t::push_type> sinks;
  sinks.emplace_back(print);
  sinks.push_back(coro_t::push_type(print));
  sinks.emplace_back([sum = 0](coro_t::pull_type &in) mutable {
    for (; in; in())
      std::cout << "sum " << (sum += in.get()) << ' ';
  });
  std::string const front = "= ";
  sinks.emplace_back(std::bind(print_after, front, std::placeholders::_1));
  auto sink = std::make_shared<coro_t::push_type>(print);

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
