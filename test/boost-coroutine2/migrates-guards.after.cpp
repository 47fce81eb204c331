// Guards in abandoned coroutines, errors out of inner ones.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

struct guard {
  const char *what;
  ~guard() { std::cout << "~" << what << '\n'; }
};
struct parse_error : std::runtime_error {
  int line;
  parse_error(int l) : std::runtime_error("parse error"), line(l) {}
};

recoro::nested_generator<char> inner(const std::string &s) {
  guard g{"inner"};
  int line = 1;
  for (char c : s) {
    if (c == '\n')
      ++line;
    if (c == '!')
      throw parse_error(line);
    co_yield c;
  }
}
recoro::nested_generator<char> outer(const std::string &a, const std::string &b) {
  guard g{"outer"};
  std::exception_ptr caught;
  const parse_error *caught_e = nullptr;
  try {
    co_yield recoro::elements_of(inner(a));
  } catch (const parse_error &e) {
    caught = std::current_exception();
    caught_e = &e;
  }
  if (auto const held = std::exchange(caught, nullptr)) {
    const parse_error &e = *caught_e;
    std::cout << "<" << e.what() << " in line " << e.line << ">\n";
    co_yield '?';
  }
  co_yield recoro::elements_of(inner(b));
}
std::string take(recoro::pull<char> &p, size_t n) {
  std::string r;
  while (p && r.size() < n) {
    r += p.get();
    p();
  }
  return r;
}
int main() {
  {
    recoro::pull<char> p([]() -> recoro::nested_generator<char> { co_yield recoro::elements_of(outer("ab\n!cd", "xyz")); });
    std::cout << take(p, 3) << '\n';
    std::cout << take(p, 2) << '\n';
  }
  std::cout << "--\n";
  try {
    auto p = std::make_unique<recoro::pull<char>>(
        []() -> recoro::nested_generator<char> { co_yield recoro::elements_of(outer("q", "r!")); });
    std::cout << take(*p, 10) << '\n';
  } catch (parse_error &e) {
    std::cout << "caught " << e.line << '\n';
  }
  try {
    recoro::pull<char> p([]() -> recoro::nested_generator<char> { co_yield recoro::elements_of(inner("!")); });
    std::cout << "not reached\n";
  } catch (parse_error &e) {
    std::cout << "at construction " << e.line << '\n';
  }
  recoro::pull<char> p([]() -> recoro::generator<char> {
    guard g{"last"};
    for (;;)
      co_yield 'z';
  });
  recoro::pull<char> q = std::move(p);
  std::cout << bool(p) << bool(q) << '\n';
  for (char c : q) {
    std::cout << c << '\n';
    break;
  }
  q = recoro::pull<char>([]() -> recoro::generator<char> { co_yield 'n'; });
  std::cout << q.get() << '\n';
}
