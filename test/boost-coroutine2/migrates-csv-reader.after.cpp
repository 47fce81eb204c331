// A reader of rows: stages that check and split them, one of them a template.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

struct row {
  int line;
  std::vector<std::string> cells;
};

static std::vector<std::string> split(const std::string &s, char sep) {
  std::vector<std::string> out;
  std::istringstream in(s);
  for (std::string c; std::getline(in, c, sep);)
    out.push_back(c);
  return out;
}
recoro::pull<row> read(std::istream &in, char sep = ',') {
  return recoro::pull<row>([&in, sep]() -> recoro::generator<row> {
    int n = 0;
    std::string line;
    while (++n, std::getline(in, line)) {
      if (line.empty() || line[0] == '#')
        continue;
      co_yield [&]() -> row { return {n, split(line, sep)}; }();
    }
  });
}
recoro::nested_generator<row> check(recoro::pull<row> &in,
           std::size_t columns) {
  for (row &r : in) {
    if (r.cells.size() != columns)
      throw std::runtime_error("line " + std::to_string(r.line) + ": " +
                               std::to_string(r.cells.size()) + " cells");
    co_yield std::move(r);
  }
}
template <typename F>
recoro::nested_generator<std::tuple<std::string, int>> each_field(recoro::pull<row> &in, F f) {
  while (in) {
    row r = in.get();
    for (auto &c : r.cells)
      co_yield std::make_tuple(f(c), r.line);
    in();
  }
}
int main() {
  std::istringstream in("# head\na,b\n\nc,d\ne\nf,g\n");
  try {
    auto rows = read(in);
    recoro::pull<row> checked(
        [&]() -> recoro::nested_generator<row> { co_yield recoro::elements_of(check(rows, 2)); });
    recoro::pull<std::tuple<std::string, int>> fields([&]() -> recoro::nested_generator<std::tuple<std::string, int>> {
      co_yield recoro::elements_of(each_field(checked,
                 [](const std::string &s) { return "<" + s + ">"; }));
    });
    for (auto &&[f, line] : fields)
      std::cout << f << " in " << line << '\n';
  } catch (const std::runtime_error &e) {
    std::cout << "error: " << e.what() << '\n';
  }
  std::istringstream more("1;2\n3;4\n");
  auto sum = 0;
  for (auto r : read(more, ';'))
    for (auto &c : r.cells)
      sum += std::stoi(c);
  std::cout << sum << '\n';
}
