// A handler that yields is outlined: no coroutine can suspend in a catch block.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <recoro/push.hpp>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

struct guard {
  std::string name;
  ~guard() { std::cout << "-" << name << '\n'; }
};

recoro::nested_generator<int> fails(int at) {
  guard g{"fails"};
  for (int i = 0; i < 4; ++i) {
    if (i == at)
      throw std::out_of_range("at " + std::to_string(at));
    co_yield i;
  }
}

recoro::nested_generator<int> reports() {
  guard g{"reports"};
  std::exception_ptr caught;
  const std::exception *caught_e = nullptr;
  try {
    co_yield recoro::elements_of(fails(2));
  } catch (std::runtime_error const &) {
    std::cout << "another\n";
  } catch (std::exception const &e) {
    caught = std::current_exception();
    caught_e = &e;
  }
  if (auto const held = std::exchange(caught, nullptr)) {
    std::exception const &e = *caught_e;
    std::cout << "caught " << e.what() << '\n';
    co_yield -1;
    co_yield recoro::elements_of(fails(9));
  }
  for (int round = 0; round < 3; ++round) {
    std::exception_ptr caught2;
    std::out_of_range *caught_e2 = nullptr;
    try {
      co_yield recoro::elements_of(fails(round));
    } catch (std::out_of_range &e) {
      caught2 = std::current_exception();
      caught_e2 = &e;
    }
    if (auto const held2 = std::exchange(caught2, nullptr)) {
      std::out_of_range &e = *caught_e2;
      co_yield -10 - round;
      if (round == 0)
        continue;
      if (round == 2)
        std::rethrow_exception(held2);
      std::cout << "still " << e.what() << '\n';
    }
  }
}

/// So is one that waits for its input.
recoro::consumer<std::string> takes(recoro::source<std::string> &in) {
  while (in) {
    std::exception_ptr caught;
    try {
      std::cout << std::stoi(in.get()) << '\n';
    } catch (std::invalid_argument const &) {
      caught = std::current_exception();
    }
    if (auto const held = std::exchange(caught, nullptr)) {
      co_await in();
      std::cout << "instead " << in.get() << '\n';
    }
    co_await in();
  }
}

int main() {
  recoro::pull<int> values(reports);
  try {
    for (int v : values)
      std::cout << v << '\n';
  } catch (std::out_of_range const &e) {
    std::cout << "main " << e.what() << ' ' << bool(values) << '\n';
  }
  {
    recoro::pull<int> early([]() -> recoro::generator<int> {
      guard g{"early"};
      std::exception_ptr caught;
      try {
        throw 1;
      } catch (int) {
        caught = std::current_exception();
      }
      if (auto const held = std::exchange(caught, nullptr)) {
        guard inner{"inner"};
        co_yield 1;
        co_yield 2;
      }
    });
    std::cout << early.get() << '\n';
  }
  recoro::push<std::string> lines(takes);
  for (std::string line : {"1", "x", "y", "2"})
    lines(line);
}
