// What a delegation returns is used in expressions whose other parts have
// effects, or that g++ 12 gets wrong: these parts move in front, in the order
// in which they were evaluated.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using coro_t = boost::coroutines2::coroutine<int>;
using texts = boost::coroutines2::coroutine<std::string const &>;

int said = 0;
int say(char const *what, int n) {
  std::cout << what << ++said << ' ';
  return n;
}
struct point {
  std::string name;
  int x;
};

int count(coro_t::push_type &sink, int n) {
  for (int i = 0; i < n; ++i)
    sink(i);
  return n;
}
int weight(coro_t::push_type &sink, int n) {
  sink(n);
  return n;
}
std::string name(coro_t::push_type &sink, std::string const &of) {
  sink(int(of.size()));
  return of + "!";
}
int take(coro_t::push_type &sink, point const &p, int n) {
  sink(p.x + n);
  return int(p.name.size());
}

void sums(coro_t::push_type &sink) {
  int total = weight(sink, 1) + weight(sink, 2);
  sink(total);
  total = say("a", 1) + weight(sink, 3);
  total += say("b", 2) * (weight(sink, 3) - say("c", 1));
  sink(total + count(sink, total % 3));
  sink(say("d", 4) + count(sink, 1));
  if (int n = say("e", 5) + count(sink, 1); n > 2)
    sink(n);
  for (int i = 0; i < say("f", 1) + count(sink, 1);
       i += say("g", 1) + weight(sink, i))
    sink(-i);
  while (total-- > 2 * say("h", 1) + weight(sink, 9))
    sink(0);
}
void prints(coro_t::push_type &sink) {
  std::cout << "weight " << weight(sink, 3) << '\n';
  std::cout << say("x", 1) << weight(sink, 3) << say("y", 2)
            << name(sink, "xyz") << '\n';
}
void lists(coro_t::push_type &sink) {
  std::vector<int> const all{weight(sink, 1), weight(sink, 2)};
  sink(all[0] + all[1]);
  std::map<std::string, int> named;
  named["a"] = weight(sink, 5);
  named[name(sink, "key")] += weight(sink, 6);
  for (auto const &[key, value] : named)
    std::cout << key << '=' << value << '\n';
  point p{name(sink, "p"), weight(sink, 4)};
  sink(take(sink, {name(sink, "q"), 3}, weight(sink, 1)));
  take(sink, {p.name, p.x}, say("t", 2) + weight(sink, 1));
  sink(1)(count(sink, 1))(weight(sink, 7));
}
void texts_of(texts::push_type &sink, bool first) {
  std::string const a = "a long text that is no short one", b = "b";
  sink(first ? a : b);
  sink(first ? a + "and more of it, long as well" : "other");
}
void chooses(coro_t::push_type &sink, bool first) {
  std::string const a = "a", b = "bb";
  name(sink, first ? a : b);
  std::string const c = first ? name(sink, a) : b + "more";
  sink(int(c.size()));
  int n = first ? weight(sink, 1) : count(sink, 2);
  n += (first && weight(sink, 0)) || count(sink, 3) > 1;
  sink(n + (first ? weight(sink, 8) : 0));
  return first ? void() : (void)say("end", 1);
}

// g++ 12 would delegate each time.
void conditions(coro_t::push_type &sink, bool first, bool second) {
  bool one = (first && weight(sink, 1)) || weight(sink, 2) > 2;
  bool two = (first && weight(sink, 3)) || second;
  bool three = first || weight(sink, 4) > 4 || weight(sink, 5);
  int four = (first ? second : weight(sink, 6) != 0) ? weight(sink, 7) : 8;
  if ((first && weight(sink, 9)) && second)
    sink(10);
  bool five = (first || weight(sink, 11)) && weight(sink, 12);
  sink(one + 2 * two + 4 * three + 8 * five + 16 * four);
}
int main() {
  coro_t::pull_type p([](coro_t::push_type &sink) {
    sums(sink);
    prints(sink);
    lists(sink);
    chooses(sink, true);
    chooses(sink, false);
    for (int i = 0; i < 4; ++i)
      conditions(sink, i & 1, i & 2);
  });
  for (int v : p)
    std::cout << '[' << v << "] ";
  std::cout << '\n';
  texts::pull_type t([](texts::push_type &sink) {
    texts_of(sink, true);
    texts_of(sink, false);
  });
  for (auto &v : t)
    std::cout << v << '\n';
}
