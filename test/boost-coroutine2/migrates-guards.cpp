// Guards in abandoned coroutines, errors out of inner ones.
#include <boost/coroutine2/all.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

using chars = boost::coroutines2::coroutine<char>;
struct guard {
  const char *what;
  ~guard() { std::cout << "~" << what << '\n'; }
};
struct parse_error : std::runtime_error {
  int line;
  parse_error(int l) : std::runtime_error("parse error"), line(l) {}
};

void inner(chars::push_type &sink, const std::string &s) {
  guard g{"inner"};
  int line = 1;
  for (char c : s) {
    if (c == '\n')
      ++line;
    if (c == '!')
      throw parse_error(line);
    sink(c);
  }
}
void outer(chars::push_type &sink, const std::string &a, const std::string &b) {
  guard g{"outer"};
  try {
    inner(sink, a);
  } catch (const parse_error &e) {
    std::cout << "<" << e.what() << " in line " << e.line << ">\n";
    sink('?');
  }
  inner(sink, b);
}
std::string take(chars::pull_type &p, size_t n) {
  std::string r;
  while (p && r.size() < n) {
    r += p.get();
    p();
  }
  return r;
}
int main() {
  {
    chars::pull_type p([](chars::push_type &s) { outer(s, "ab\n!cd", "xyz"); });
    std::cout << take(p, 3) << '\n';
    std::cout << take(p, 2) << '\n';
  }
  std::cout << "--\n";
  try {
    auto p = std::make_unique<chars::pull_type>(
        [](chars::push_type &s) { outer(s, "q", "r!"); });
    std::cout << take(*p, 10) << '\n';
  } catch (parse_error &e) {
    std::cout << "caught " << e.line << '\n';
  }
  try {
    chars::pull_type p([](chars::push_type &s) { inner(s, "!"); });
    std::cout << "not reached\n";
  } catch (parse_error &e) {
    std::cout << "at construction " << e.line << '\n';
  }
  chars::pull_type p([](chars::push_type &s) {
    guard g{"last"};
    for (;;)
      s('z');
  });
  chars::pull_type q = std::move(p);
  std::cout << bool(p) << bool(q) << '\n';
  for (char c : q) {
    std::cout << c << '\n';
    break;
  }
  q = chars::pull_type([](chars::push_type &s) { s('n'); });
  std::cout << q.get() << '\n';
}
