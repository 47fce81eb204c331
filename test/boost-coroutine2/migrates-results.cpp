// Coroutines that yield and return a value.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <string>
#include <vector>

using coro_t = boost::coroutines2::coroutine<std::string>;

struct total {
  int lines, words;
};

int words(std::vector<std::string> const &line, coro_t::push_type &sink) {
  int count = 0;
  for (auto const &word : line) {
    sink(word);
    ++count;
  }
  return count;
}

total text(std::vector<std::vector<std::string>> const &lines,
           coro_t::push_type &sink) {
  total sum{};
  for (auto const &line : lines) {
    int const count = words(line, sink);
    sum.words += count;
    ++sum.lines;
  }
  return {sum.lines, sum.words};
}

bool has(std::string const &name, coro_t::push_type &sink, int depth) {
  sink("looking for " + name);
  if (depth == 0)
    return name == "needle";
  if (has(name, sink, depth - 1))
    return true;
  if (!has("needle", sink, depth - 1))
    return false;
  bool found;
  found = has("hay", sink, 0);
  words({name, "again"}, sink);
  if (!found)
    return has(name + name, sink, 0);
  return found;
}

int main() {
  coro_t::pull_type all([](coro_t::push_type &sink) {
    auto sum = text({{"a", "b"}, {"c"}}, sink);
    sink(std::to_string(sum.lines) + " lines");
    sink(std::to_string(sum.words) + " words");
    words({"the", "end"}, sink);
  });
  for (auto &word : all)
    std::cout << word << '\n';
  coro_t::pull_type search([](coro_t::push_type &sink) {
    if (has("needle", sink, 1))
      sink("found");
    else
      sink("lost");
  });
  for (auto &word : search)
    std::cout << word << '\n';
}
