// Coroutines that yield and return a value.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <string>
#include <vector>

struct total {
  int lines, words;
};

recoro::nested_generator<std::string, void, int> words(std::vector<std::string> const &line) {
  int count = 0;
  for (auto const &word : line) {
    co_yield word;
    ++count;
  }
  co_return count;
}

recoro::nested_generator<std::string, void, total> text(std::vector<std::vector<std::string>> const &lines) {
  total sum{};
  for (auto const &line : lines) {
    int const count = co_await recoro::delegate(words(line));
    sum.words += count;
    ++sum.lines;
  }
  co_return total{sum.lines, sum.words};
}

recoro::nested_generator<std::string, void, bool> has(std::string const &name, int depth) {
  co_yield "looking for " + name;
  if (depth == 0)
    co_return name == "needle";
  if (co_await recoro::delegate(has(name, depth - 1)))
    co_return true;
  if (!co_await recoro::delegate(has("needle", depth - 1)))
    co_return false;
  bool found;
  found = co_await recoro::delegate(has("hay", 0));
  co_yield recoro::elements_of(words([&]() -> std::vector<std::string> { return {name, "again"}; }()));
  if (!found)
    co_return co_await recoro::delegate(has(name + name, 0));
  co_return found;
}

int main() {
  recoro::pull<std::string> all([]() -> recoro::nested_generator<std::string> {
    auto sum = co_await recoro::delegate(text([&]() -> std::vector<std::vector<std::string>> { return {{"a", "b"}, {"c"}}; }()));
    co_yield std::to_string(sum.lines) + " lines";
    co_yield std::to_string(sum.words) + " words";
    co_yield recoro::elements_of(words([&]() -> std::vector<std::string> { return {"the", "end"}; }()));
  });
  for (auto &word : all)
    std::cout << word << '\n';
  recoro::pull<std::string> search([]() -> recoro::nested_generator<std::string> {
    if (bool const condition = co_await recoro::delegate(has("needle", 1)); condition)
      co_yield "found";
    else
      co_yield "lost";
  });
  for (auto &word : search)
    std::cout << word << '\n';
}
