// A walk over folders by methods that count what they find.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fs {
struct entry {
  std::string name;
  long size = 0;
  std::vector<std::unique_ptr<entry>> inside;
  bool is_dir() const { return !inside.empty(); }
};
std::unique_ptr<entry> file(std::string n, long s) {
  auto e = std::make_unique<entry>();
  e->name = std::move(n);
  e->size = s;
  return e;
}
class walker {
public:
  explicit walker(const entry &root) : root_(root) {}
  int depth_limit = 10;
  recoro::nested_generator<const entry *, void, long> walk() { co_return co_await recoro::delegate(walk(root_, 0)); }

private:
  recoro::nested_generator<const entry *, void, long> walk(const entry &e, int depth) {
    co_yield &e;
    long total = e.size;
    if (depth < depth_limit)
      for (auto &c : e.inside)
        total += co_await recoro::delegate(walk(*c, depth + 1));
    co_return total;
  }
  const entry &root_;
};
} // namespace fs

struct report {
  std::map<std::string, long> sizes;
  std::optional<std::string> first_big;
};

report make(const fs::entry &root) {
  report r;
  fs::walker w(root);
  long total = -1;
  recoro::pull<const fs::entry *> all(
      [&]() -> recoro::nested_generator<const fs::entry *> { total = co_await recoro::delegate(w.walk()); });
  for (auto *e : all) {
    r.sizes[e->name] += e->size;
    if (e->size > 100 && !r.first_big) {
      r.first_big = e->name;
    }
  }
  r.sizes["total"] = total;
  return r;
}
const fs::entry *find(const fs::entry &root, const std::string &name) {
  fs::walker w(root);
  recoro::pull<const fs::entry *> all([&w]() -> recoro::nested_generator<const fs::entry *> {
    try {
      if (bool const condition = co_await recoro::delegate(w.walk()) > 1000; condition)
        std::cout << "a big one\n";
    } catch (const std::exception &e) {
      std::cout << e.what();
    }
  });
  for (; all; all())
    if (all.get()->name == name)
      return all.get();
  return nullptr;
}
int main() {
  fs::entry root;
  root.name = "/";
  root.inside.push_back(fs::file("a", 10));
  auto d = fs::file("d", 1);
  d->inside.push_back(fs::file("b", 2000));
  d->inside.push_back(fs::file("a", 5));
  root.inside.push_back(std::move(d));
  for (auto &[n, s] : make(root).sizes)
    std::cout << n << ' ' << s << '\n';
  std::cout << find(root, "b")->size << ' ' << (find(root, "zz") == nullptr)
            << '\n';
}
