// What a lambda captures lives as long as the coroutine, and no longer.
// Sanitised
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

using coro_t = boost::coroutines2::coroutine<std::string>;

struct traced {
  std::string name;
  ~traced() { std::cout << "~" << name << '\n'; }
};

coro_t::pull_type repeat(std::string text, int times) {
  return coro_t::pull_type([text, times](coro_t::push_type &sink) {
    for (int i = 0; i < times; ++i)
      sink(text + std::to_string(i));
  });
}

class source {
public:
  explicit source(std::vector<std::string> lines)
      : lines(std::move(lines)),
        all([this](coro_t::push_type &sink) { read(sink); }) {}
  source(source const &) = delete;

  coro_t::pull_type &words() { return all; }

private:
  void read(coro_t::push_type &sink) const {
    for (std::string const &line : lines)
      sink(line);
  }

  std::vector<std::string> lines;
  coro_t::pull_type all;
};

void print(coro_t::pull_type &from) {
  for (auto &word : from)
    std::cout << word << ' ';
  std::cout << '\n';
}

int main() {
  auto shared = std::make_shared<traced>(traced{"shared"});
  {
    coro_t::pull_type p([shared](coro_t::push_type &sink) {
      sink(shared->name);
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

  std::vector<coro_t::pull_type> several;
  several.push_back(repeat("x", 2));
  several.emplace_back([n = 3](coro_t::push_type &sink) mutable {
    while (n--)
      sink(std::to_string(n));
  });
  for (auto &each : several)
    print(each);

  std::map<int, std::unique_ptr<coro_t::pull_type>> by_number;
  std::string outer = "outer";
  by_number[1] = std::make_unique<coro_t::pull_type>(
      [&outer](coro_t::push_type &sink) { sink(outer); });
  by_number[2].reset(new coro_t::pull_type([=](coro_t::push_type &sink) {
    sink(outer + "2");
  }));
  for (auto &[number, each] : by_number)
    print(*each);

  coro_t::pull_type moved = std::move(twice);
  std::cout << bool(twice) << bool(moved) << '\n';
  moved = repeat("again", 1);
  std::cout << moved.get() << '\n';
}
