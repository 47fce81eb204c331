// What a consumer does with its input: it goes through it by a loop, takes the
// next value at once, and leaves a part of the work to others.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

template <class T> using coro = boost::coroutines2::coroutine<T>;
using lines = coro<std::string>;

// A record is a header and its items, up to an empty line.
class records {
  int count = 0;
  lines::push_type in;

public:
  records() : in([this](lines::pull_type &source) { run(source); }) {}
  ~records() { std::cout << count << " records\n"; }
  void add(std::string line) { in(std::move(line)); }

private:
  void run(lines::pull_type &source) {
    while (source) {
      record(source, ++count);
      if (count == 3)
        throw std::length_error("too many");
    }
    std::cout << "never printed\n";
  }
  void record(lines::pull_type &source, int number) {
    std::cout << "record " << number << ": " << source.get() << '\n';
    source();
    items(source);
  }
  static void items(lines::pull_type &source) {
    for (std::string const &line : source) {
      if (line.empty())
        return;
      std::cout << "  " << line << '\n';
    }
  }
};

struct total {
  int sum = 0;
  void operator()(coro<int>::pull_type &in) {
    for (int n : in)
      sum += n;
  }
};

void pairs(coro<std::pair<int, char>>::pull_type &in) {
  for (auto &[n, c] : in) {
    if (n == 2)
      continue;
    n *= 10;
    std::cout << n << c << ' ' << in.get().first << '\n';
  }
}

void sums(coro<int>::pull_type &in) {
  int last = in.get();
  while (last < 5) {
    int next = in().get();
    std::cout << last << '+' << next << '\n';
    last = in().get();
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
    coro<int>::push_type add(std::ref(all));
    add(1)(2)(3);
  }
  std::cout << all.sum << '\n';
  coro<std::pair<int, char>>::push_type show(pairs);
  show({1, 'a'})({2, 'b'})({3, 'c'});
  coro<int>::push_type adder(sums);
  for (int i = 1; adder; ++i)
    adder(i);
  std::vector<coro<int>::push_type> sinks;
  for (int i = 0; i < 2; ++i)
    sinks.emplace_back([i](coro<int>::pull_type &in) {
      for (auto n : in) std::cout << i << ':' << n << '\n';
    });
  for (int i = 0; i < 4; ++i)
    sinks[i % 2](i);
}
