// Visitors and a game, with what the first Boost.Coroutine has.
#include <boost/bind.hpp>
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <boost/foreach.hpp>
#include <iostream>
#include <map>
#include <string>
#include <vector>

struct entry {
  std::string name;
  std::vector<entry> children;
};
struct visitor {
  virtual ~visitor() {}
  virtual recoro::nested_generator<std::string> visit(const entry &e,
                     const std::string &path) const = 0;
};
struct files : visitor {
  recoro::nested_generator<std::string> visit(const entry &e,
             const std::string &path) const {
    std::string full = path + "/" + e.name;
    if (e.children.empty())
      co_yield full;
    BOOST_FOREACH (const entry &c, e.children)
      co_yield recoro::elements_of(visit(c, full));
  }
};
struct folders : visitor {
  recoro::nested_generator<std::string> visit(const entry &e,
             const std::string &path) const {
    if (e.children.empty())
      co_return;
    std::string full = path + "/" + e.name;
    co_yield full;
    for (std::vector<entry>::const_iterator i = e.children.begin();
         i != e.children.end(); ++i)
      co_yield recoro::elements_of(visit(*i, full));
  }
};
recoro::nested_generator<std::string> list(const visitor *v, const entry *root) {
  co_yield recoro::elements_of(v->visit(*root, ""));
}

class game {
  int lives_;
  recoro::pull<void, recoro::copying> steps_;
  recoro::generator<void> play() {
    std::cout << "start\n";
    co_yield recoro::tick{};
    while (lives_ > 0) {
      std::cout << "lives " << lives_ << '\n';
      --lives_;
      co_yield recoro::tick{};
    }
    std::cout << "game over\n";
  }

public:
  game() : lives_(2), steps_(boost::bind(&game::play, this)) {}
  bool frame() {
    if (!steps_)
      return false;
    steps_();
    return true;
  }
};

int main() {
  entry root = {"root",
                {{"a", {{"x", {}}, {"y", {}}}}, {"b", {}}, {"c", {{"z", {}}}}}};
  files f;
  folders d;
  recoro::pull<std::string, recoro::copying> all(boost::bind(list, &f, &root));
  BOOST_FOREACH (std::string n, all)
    std::cout << n << '\n';
  recoro::pull<std::string, recoro::copying> dirs(boost::bind(list, &d, &root));
  for (recoro::pull<std::string, recoro::copying>::iterator i = boost::begin(dirs);
       i != boost::end(dirs); ++i)
    std::cout << *i << '\n';
  game g;
  while (g.frame())
    std::cout << "frame\n";
}
