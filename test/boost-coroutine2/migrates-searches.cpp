// Recursion with results: moves, permutations, a search that goes back.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using moves = boost::coroutines2::coroutine<std::pair<int, int>>;
using perms = boost::coroutines2::coroutine<std::vector<int> const &>;
using lines = boost::coroutines2::coroutine<std::string>;

unsigned hanoi(moves::push_type &out, int n, int a, int b, int c) {
  if (n == 0)
    return 0;
  unsigned before = hanoi(out, n - 1, a, c, b);
  out({a, c});
  return before + 1 + hanoi(out, n - 1, b, a, c);
}

void permute(perms::push_type &out, std::vector<int> &v, size_t k) {
  if (k == v.size()) {
    out(v);
    return;
  }
  for (size_t i = k; i < v.size(); ++i) {
    std::swap(v[i], v[k]);
    permute(out, v, k + 1);
    std::swap(v[i], v[k]);
  }
}

struct json {
  std::map<std::string, json> members;
  int value = 0;
};
size_t print(lines::push_type &out, const json &j, std::string indent) {
  size_t n = 0;
  if (j.members.empty()) {
    out(indent + std::to_string(j.value));
    return 1;
  }
  for (auto &[k, v] : j.members) {
    out(indent + k + ":");
    n += 1 + print(out, v, indent + "  ");
  }
  return n;
}
bool solve(lines::push_type &out, std::vector<int> &q, int row, int size) {
  if (row == size)
    return true;
  for (int c = 0; c < size; ++c) {
    bool ok = true;
    for (int r = 0; r < row; ++r)
      if (q[r] == c || q[r] - c == r - row || q[r] - c == row - r)
        ok = false;
    if (!ok)
      continue;
    q[row] = c;
    out("try " + std::to_string(row) + "," + std::to_string(c));
    if (solve(out, q, row + 1, size))
      return true;
  }
  out("back from " + std::to_string(row));
  return false;
}

int main() {
  unsigned total = 0;
  moves::pull_type h(
      [&](moves::push_type &out) { total = hanoi(out, 3, 1, 2, 3); });
  for (auto [a, b] : h)
    std::cout << a << '>' << b << ' ';
  std::cout << total << '\n';
  std::vector<int> v{1, 2, 3};
  perms::pull_type p([&](perms::push_type &out) { permute(out, v, 0); });
  for (const std::vector<int> &x : p) {
    for (int i : x)
      std::cout << i;
    std::cout << ' ';
  }
  std::cout << '\n';
  json j;
  j.members["a"].value = 1;
  j.members["b"].members["c"].value = 2;
  lines::pull_type l([&](lines::push_type &out) {
    out("total " + std::to_string(print(out, j, "")) + " lines");
    std::cout << "printed " << print(out, j, "> ") << " lines\n";
    std::vector<int> q(4);
    out(solve(out, q, 0, 4) ? "solved" : "no way");
    std::string s = "q:";
    for (int c : q)
      s += " " + std::to_string(c);
    out(s);
  });
  for (auto &s : l)
    std::cout << s << '\n';
}
