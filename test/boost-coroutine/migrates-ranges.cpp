// A constant source of Boost.Coroutine's is a range as well, which moves on.
#include <boost/coroutine/all.hpp>
#include <boost/range.hpp>
#include <iostream>
#include <string>

typedef boost::coroutines::asymmetric_coroutine<std::string> coro_t;

void names(coro_t::push_type &sink) {
  sink("one")("two")("three");
}

template <class Range> void print(Range const &all) {
  for (auto i = boost::begin(all); i != boost::end(all); ++i)
    std::cout << *i << ' ' << i->size() << '\n';
}

std::size_t first(coro_t::pull_type const &of) {
  coro_t::pull_type::const_iterator i = begin(of);
  std::size_t size = i->size();
  ++i;
  return size + (i == end(of) ? 0 : i->size());
}

int main() {
  print(coro_t::pull_type(names));
  std::size_t const pages = 4;
  coro_t::pull_type const kept(
      names, boost::coroutines::attributes(
                 pages * boost::coroutines::stack_traits::page_size() * 16));
  std::cout << first(kept) << ' ' << kept.get() << '\n';
  for (std::string const &each : kept)
    std::cout << each << '\n';
}
