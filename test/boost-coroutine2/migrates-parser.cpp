// A lexer behind a parser, whose source is a member.
#include <boost/coroutine2/coroutine.hpp>
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
typedef boost::coroutines2::coroutine<token> lexer_t;

static void lex(lexer_t::push_type &out, const std::string &text) {
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
      out({kind::number, text.substr(b, i - b)});
      continue;
    }
    switch (text[i]) {
    case '(':
      out(token{kind::open, "("});
      break;
    case ')':
      out(token{kind::close, ")"});
      break;
    case '+':
    case '-':
    case '*':
    case '/':
      out(token{kind::op, std::string(1, text[i])});
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
      : tokens_([text](lexer_t::push_type &out) { lex(out, text); }) {}
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
  lexer_t::pull_type tokens_;
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
