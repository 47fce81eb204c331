// What a consumer does with its input: it goes through it by a loop, takes the
// next value at once, and leaves a part of the work to others.
#include <recoro/push.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// A record is a header and its items, up to an empty line.
class records {
  int count = 0;
  recoro::push<std::string> in;

public:
  records() : in([this](recoro::source<std::string> &source) -> recoro::consumer<std::string> { co_await run(source); }) {}
  ~records() { std::cout << count << " records\n"; }
  void add(std::string line) { in(std::move(line)); }

private:
  recoro::consumer<std::string> run(recoro::source<std::string> &source) {
    while (source) {
      co_await record(source, ++count);
      if (count == 3)
        throw std::length_error("too many");
    }
    std::cout << "never printed\n";
  }
  recoro::consumer<std::string> record(recoro::source<std::string> &source, int number) {
    std::cout << "record " << number << ": " << source.get() << '\n';
    co_await source();
    co_await items(source);
  }
  static recoro::consumer<std::string> items(recoro::source<std::string> &source) {
    for (; source; co_await source()) {
      std::string const &line = source.current();
      if (line.empty())
        co_return;
      std::cout << "  " << line << '\n';
    }
  }
};

struct total {
  int sum = 0;
  recoro::consumer<int> operator()(recoro::source<int> &in) {
    for (; in; co_await in()) {
      int n = in.current();
      sum += n;
    }
  }
};

recoro::consumer<std::pair<int, char>> pairs(recoro::source<std::pair<int, char>> &in) {
  for (; in; co_await in()) {
    auto &[n, c] = in.current();
    if (n == 2)
      continue;
    n *= 10;
    std::cout << n << c << ' ' << in.get().first << '\n';
  }
}

recoro::consumer<int> sums(recoro::source<int> &in) {
  int last = in.get();
  while (last < 5) {
    int next = (co_await in()).get();
    std::cout << last << '+' << next << '\n';
    last = (co_await in()).get();
  }
  std::cout << "sums end\n";
}

int main() {
  {
    records all;
    try {
      for (std::string line : {"first", "a", "", "second", "", "third", "b"})
        all.add(line);
      all.add("");
      all.add("fourth");
    } catch (std::length_error const &e) {
      std::cout << e.what() << '\n';
    }
  }
  total all;
  {
    recoro::push<int> add(std::ref(all));
    add(1)(2)(3);
  }
  std::cout << all.sum << '\n';
  recoro::push<std::pair<int, char>> show(pairs);
  show({1, 'a'})({2, 'b'})({3, 'c'});
  recoro::push<int> adder(sums);
  for (int i = 1; adder; ++i)
    adder(i);
  std::vector<recoro::push<int>> sinks;
  for (int i = 0; i < 2; ++i)
    sinks.emplace_back([i](recoro::source<int> &in) -> recoro::consumer<int> {
      for (; in; co_await in()) {
        auto n = in.current();
        std::cout << i << ':' << n << '\n';
      }
    });
  for (int i = 0; i < 4; ++i)
    sinks[i % 2](i);
}
