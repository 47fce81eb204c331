// A handler that yields is outlined: no coroutine can suspend in a catch block.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <stdexcept>
#include <string>

template <class T> using coro = boost::coroutines2::coroutine<T>;

struct guard {
  std::string name;
  ~guard() { std::cout << "-" << name << '\n'; }
};

void fails(coro<int>::push_type &sink, int at) {
  guard g{"fails"};
  for (int i = 0; i < 4; ++i) {
    if (i == at)
      throw std::out_of_range("at " + std::to_string(at));
    sink(i);
  }
}

void reports(coro<int>::push_type &sink) {
  guard g{"reports"};
  try {
    fails(sink, 2);
  } catch (std::runtime_error const &) {
    std::cout << "another\n";
  } catch (std::exception const &e) {
    std::cout << "caught " << e.what() << '\n';
    sink(-1);
    fails(sink, 9);
  }
  for (int round = 0; round < 3; ++round) {
    try {
      fails(sink, round);
    } catch (std::out_of_range &e) {
      sink(-10 - round);
      if (round == 0)
        continue;
      if (round == 2)
        throw;
      std::cout << "still " << e.what() << '\n';
    }
  }
}

/// So is one that waits for its input.
void takes(coro<std::string>::pull_type &in) {
  while (in) {
    try {
      std::cout << std::stoi(in.get()) << '\n';
    } catch (std::invalid_argument const &) {
      in();
      std::cout << "instead " << in.get() << '\n';
    }
    in();
  }
}

int main() {
  coro<int>::pull_type values(reports);
  try {
    for (int v : values)
      std::cout << v << '\n';
  } catch (std::out_of_range const &e) {
    std::cout << "main " << e.what() << ' ' << bool(values) << '\n';
  }
  {
    coro<int>::pull_type early([](coro<int>::push_type &sink) {
      guard g{"early"};
      try {
        throw 1;
      } catch (int) {
        guard inner{"inner"};
        sink(1);
        sink(2);
      }
    });
    std::cout << early.get() << '\n';
  }
  coro<std::string>::push_type lines(takes);
  for (std::string line : {"1", "x", "y", "2"})
    lines(line);
}
