// Recursion with results: moves, permutations, a search that goes back.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <map>
#include <string>
#include <vector>

recoro::nested_generator<std::pair<int, int>, void, unsigned> hanoi(int n, int a, int b, int c) {
  if (n == 0)
    co_return 0;
  unsigned before = co_await recoro::delegate(hanoi(n - 1, a, c, b));
  co_yield {a, c};
  co_return before + 1 + co_await recoro::delegate(hanoi(n - 1, b, a, c));
}

recoro::nested_generator<std::vector<int> const &> permute(std::vector<int> &v, size_t k) {
  if (k == v.size()) {
    co_yield v;
    co_return;
  }
  for (size_t i = k; i < v.size(); ++i) {
    std::swap(v[i], v[k]);
    co_yield recoro::elements_of(permute(v, k + 1));
    std::swap(v[i], v[k]);
  }
}

struct json {
  std::map<std::string, json> members;
  int value = 0;
};
recoro::nested_generator<std::string, void, size_t> print(const json &j, std::string indent) {
  size_t n = 0;
  if (j.members.empty()) {
    co_yield indent + std::to_string(j.value);
    co_return 1;
  }
  for (auto &[k, v] : j.members) {
    co_yield indent + k + ":";
    n += 1 + co_await recoro::delegate(print(v, indent + "  "));
  }
  co_return n;
}
recoro::nested_generator<std::string, void, bool> solve(std::vector<int> &q, int row, int size) {
  if (row == size)
    co_return true;
  for (int c = 0; c < size; ++c) {
    bool ok = true;
    for (int r = 0; r < row; ++r)
      if (q[r] == c || q[r] - c == r - row || q[r] - c == row - r)
        ok = false;
    if (!ok)
      continue;
    q[row] = c;
    co_yield "try " + std::to_string(row) + "," + std::to_string(c);
    if (co_await recoro::delegate(solve(q, row + 1, size)))
      co_return true;
  }
  co_yield "back from " + std::to_string(row);
  co_return false;
}

int main() {
  unsigned total = 0;
  recoro::pull<std::pair<int, int>> h(
      [&]() -> recoro::nested_generator<std::pair<int, int>> { total = co_await recoro::delegate(hanoi(3, 1, 2, 3)); });
  for (auto [a, b] : h)
    std::cout << a << '>' << b << ' ';
  std::cout << total << '\n';
  std::vector<int> v{1, 2, 3};
  for (const std::vector<int> &x : permute(v, 0)) {
    for (int i : x)
      std::cout << i;
    std::cout << ' ';
  }
  std::cout << '\n';
  json j;
  j.members["a"].value = 1;
  j.members["b"].members["c"].value = 2;
  recoro::pull<std::string> l([&]() -> recoro::nested_generator<std::string> {
    co_yield "total " + std::to_string(co_await recoro::delegate(print(j, ""))) + " lines";
    {
      auto &&out2 = std::cout << "printed ";
      out2 << co_await recoro::delegate(print(j, "> ")) << " lines\n";
    }
    std::vector<int> q(4);
    co_yield co_await recoro::delegate(solve(q, 0, 4)) ? "solved" : "no way";
    std::string s = "q:";
    for (int c : q)
      s += " " + std::to_string(c);
    co_yield s;
  });
  for (auto &s : l)
    std::cout << s << '\n';
}
