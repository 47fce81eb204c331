// A lexer behind a parser, whose source is a member.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <cctype>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <variant>

enum class kind { number, op, open, close };
struct token {
  kind k;
  std::string text;
};

static recoro::nested_generator<token> lex(const std::string &text) {
  size_t i = 0;
  while (i < text.size()) {
    if (std::isspace((unsigned char)text[i])) {
      ++i;
      continue;
    }
    if (std::isdigit((unsigned char)text[i])) {
      size_t b = i;
      while (i < text.size() && std::isdigit((unsigned char)text[i]))
        ++i;
      co_yield [&]() -> token { return {kind::number, text.substr(b, i - b)}; }();
      continue;
    }
    switch (text[i]) {
    case '(':
      co_yield [&]() -> token { return token{kind::open, "("}; }();
      break;
    case ')':
      co_yield [&]() -> token { return token{kind::close, ")"}; }();
      break;
    case '+':
    case '-':
    case '*':
    case '/':
      co_yield [&]() -> token { return token{kind::op, std::string(1, text[i])}; }();
      break;
    default:
      throw std::runtime_error(std::string("bad character ") + text[i]);
    }
    ++i;
  }
}

class parser {
public:
  explicit parser(const std::string &text)
      : tokens_([text]() -> recoro::nested_generator<token> { co_yield recoro::elements_of(lex(text)); }) {}
  long expression() {
    long v = term();
    while (tokens_ && it().k == kind::op &&
           (it().text == "+" || it().text == "-")) {
      char c = it().text[0];
      next();
      long r = term();
      v = c == '+' ? v + r : v - r;
    }
    return v;
  }
  bool done() const { return !have_ && !tokens_; }

private:
  token &it() {
    if (!have_) {
      current_ = tokens_.get();
      have_ = true;
    }
    return current_;
  }
  void next() {
    have_ = false;
    tokens_();
  }
  long term() {
    long v = factor();
    while (tokens_ && it().k == kind::op &&
           (it().text == "*" || it().text == "/")) {
      char c = it().text[0];
      next();
      long r = factor();
      v = c == '*' ? v * r : v / r;
    }
    return v;
  }
  long factor() {
    if (!tokens_)
      throw std::runtime_error("end of input");
    if (it().k == kind::open) {
      next();
      long v = expression();
      if (!tokens_ || it().k != kind::close)
        throw std::runtime_error("no )");
      next();
      return v;
    }
    long v = std::stol(it().text);
    next();
    return v;
  }
  recoro::pull<token> tokens_;
  token current_;
  bool have_ = false;
};

int main() {
  for (std::string text : {"1 + 2 * 3", "(1+2)*3 - 4", "7 /", "2 ? 3", ""}) {
    try {
      parser p(text);
      std::cout << p.expression() << ' ' << p.done() << '\n';
    } catch (const std::exception &e) {
      std::cout << "error: " << e.what() << '\n';
    }
  }
}
