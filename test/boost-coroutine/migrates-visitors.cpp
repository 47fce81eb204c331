// Visitors and a game, with what the first Boost.Coroutine has.
#include <boost/bind.hpp>
#include <boost/coroutine/all.hpp>
#include <boost/foreach.hpp>
#include <iostream>
#include <map>
#include <string>
#include <vector>

typedef boost::coroutines::asymmetric_coroutine<std::string> names_t;
typedef boost::coroutines::asymmetric_coroutine<void> step_t;

struct entry {
  std::string name;
  std::vector<entry> children;
};
struct visitor {
  virtual ~visitor() {}
  virtual void visit(names_t::push_type &sink, const entry &e,
                     const std::string &path) const = 0;
};
struct files : visitor {
  void visit(names_t::push_type &sink, const entry &e,
             const std::string &path) const {
    std::string full = path + "/" + e.name;
    if (e.children.empty())
      sink(full);
    BOOST_FOREACH (const entry &c, e.children)
      visit(sink, c, full);
  }
};
struct folders : visitor {
  void visit(names_t::push_type &sink, const entry &e,
             const std::string &path) const {
    if (e.children.empty())
      return;
    std::string full = path + "/" + e.name;
    sink(full);
    for (std::vector<entry>::const_iterator i = e.children.begin();
         i != e.children.end(); ++i)
      visit(sink, *i, full);
  }
};
void list(names_t::push_type &sink, const visitor *v, const entry *root) {
  v->visit(sink, *root, "");
}

class game {
  int lives_;
  step_t::pull_type steps_;
  void play(step_t::push_type &wait) {
    std::cout << "start\n";
    wait();
    while (lives_ > 0) {
      std::cout << "lives " << lives_ << '\n';
      --lives_;
      wait();
    }
    std::cout << "game over\n";
  }

public:
  game() : lives_(2), steps_(boost::bind(&game::play, this, _1)) {}
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
  names_t::pull_type all(boost::bind(list, _1, &f, &root));
  BOOST_FOREACH (std::string n, all)
    std::cout << n << '\n';
  names_t::pull_type dirs(boost::bind(list, _1, &d, &root),
                          boost::coroutines::attributes(256 * 1024));
  for (names_t::pull_type::iterator i = boost::begin(dirs);
       i != boost::end(dirs); ++i)
    std::cout << *i << '\n';
  game g;
  while (g.frame())
    std::cout << "frame\n";
}
