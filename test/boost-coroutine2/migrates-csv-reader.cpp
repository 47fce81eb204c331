// A reader of rows: stages that check and split them, one of them a template.
#include <boost/coroutine2/all.hpp>
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
typedef boost::coroutines2::coroutine<row> rows_t;
typedef boost::coroutines2::coroutine<std::tuple<std::string, int>> fields_t;

static std::vector<std::string> split(const std::string &s, char sep) {
  std::vector<std::string> out;
  std::istringstream in(s);
  for (std::string c; std::getline(in, c, sep);)
    out.push_back(c);
  return out;
}
rows_t::pull_type read(std::istream &in, char sep = ',') {
  return rows_t::pull_type([&in, sep](rows_t::push_type &sink) {
    int n = 0;
    std::string line;
    while (++n, std::getline(in, line)) {
      if (line.empty() || line[0] == '#')
        continue;
      sink({n, split(line, sep)});
    }
  });
}
void check(rows_t::push_type &sink, rows_t::pull_type &in,
           std::size_t columns) {
  for (row &r : in) {
    if (r.cells.size() != columns)
      throw std::runtime_error("line " + std::to_string(r.line) + ": " +
                               std::to_string(r.cells.size()) + " cells");
    sink(std::move(r));
  }
}
template <typename F>
void each_field(fields_t::push_type &sink, rows_t::pull_type &in, F f) {
  while (in) {
    row r = in.get();
    for (auto &c : r.cells)
      sink(std::make_tuple(f(c), r.line));
    in();
  }
}
int main() {
  std::istringstream in("# head\na,b\n\nc,d\ne\nf,g\n");
  try {
    auto rows = read(in);
    rows_t::pull_type checked(
        [&](rows_t::push_type &sink) { check(sink, rows, 2); });
    fields_t::pull_type fields([&](fields_t::push_type &sink) {
      each_field(sink, checked,
                 [](const std::string &s) { return "<" + s + ">"; });
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
