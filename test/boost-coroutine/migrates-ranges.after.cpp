// A constant source of Boost.Coroutine's is a range as well, which moves on.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <boost/range.hpp>
#include <iostream>
#include <string>

recoro::generator<std::string> names() {
  co_yield "one"; co_yield "two"; co_yield "three";
}

template <class Range> void print(Range const &all) {
  for (auto i = boost::begin(all); i != boost::end(all); ++i)
    std::cout << *i << ' ' << i->size() << '\n';
}

std::size_t first(recoro::pull<std::string, recoro::copying> const &of) {
  recoro::pull<std::string, recoro::copying>::const_iterator i = begin(of);
  std::size_t size = i->size();
  ++i;
  return size + (i == end(of) ? 0 : i->size());
}

int main() {
  print(recoro::pull<std::string, recoro::copying>(names));
  std::size_t const pages = 4;
  recoro::pull<std::string, recoro::copying> const kept(
      names);
  std::cout << first(kept) << ' ' << kept.get() << '\n';
  for (std::string const &each : kept)
    std::cout << each << '\n';
}
