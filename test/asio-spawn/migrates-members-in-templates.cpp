// A member of what is awaited, in a template: g++ 12 looks it up too early.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

struct answer {
  int code;
  std::string text;
  std::string const &words() const { return text; }
  template <class T> T as() const { return T(code); }
};

class source {
public:
  explicit source(asio::io_context &io) : io_(io) {}
  answer ask(int code, asio::yield_context yield) {
    asio::post(io_, yield);
    return {code, "answer " + std::to_string(code)};
  }
  std::string &last(asio::yield_context yield) {
    asio::post(io_, yield);
    return last_;
  }
  std::vector<int> *list(asio::yield_context yield) {
    asio::post(io_, yield);
    return &list_;
  }

private:
  asio::io_context &io_;
  std::string last_ = "last";
  std::vector<int> list_{1, 2, 3};
};

template <class Source> std::size_t length(Source &from, asio::yield_context yield) {
  return from.ask(1, yield).text.size();
}

template <class Source> int sum(Source &from, source &other, asio::yield_context yield) {
  int all = 0, code = 3;
  while (!from.ask(code, yield).words().empty() && code-- > 0)
    all += (from.ask(code, yield)).code;
  all += from.ask(4, yield).template as<int>();
  all += from.ask(5, yield).code + other.ask(6, yield).code;
  from.last(yield).append("!");
  all += int(from.list(yield)->size() + (*from.list(yield)).size() + from.last(yield).size());
  if (std::string("answer 7") == other.ask(7, yield).text)
    ++all;
  answer whole = from.ask(8, yield);
  return all + whole.code;
}

template <class Source> class reader {
public:
  explicit reader(Source &from) : from_(from) {}
  std::string name(asio::yield_context yield) { return from_.ask(9, yield).words() + own(yield).substr(1); }

private:
  std::string own(asio::yield_context yield) { return from_.ask(10, yield).text; }
  Source &from_;
};

int main() {
  asio::io_context io;
  source from(io);
  asio::spawn(io, [&](asio::yield_context yield) {
    std::cout << length(from, yield) << '\n';
    std::cout << sum(from, from, yield) << '\n';
    std::cout << reader<source>(from).name(yield).substr(2) << '\n';
    auto each = [&](auto code) { std::cout << from.ask(code, yield).text.size() << '\n'; };
    each(11);
    each('a');
  });
  io.run();
}
