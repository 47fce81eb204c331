// Coroutines that are kept as values: in std::function, behind pointers, in
// containers and members. All that one type may hold changes together.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

using coro_t = boost::coroutines2::coroutine<int>;
using producer = std::function<void(coro_t::push_type &)>;

void one(coro_t::push_type &sink) { sink(1); }
void below(int limit, coro_t::push_type &sink) {
  for (int i = 0; i < limit; ++i)
    sink(i);
}

std::map<std::string, std::function<void(coro_t::push_type &)>> all{
    {"one", one},
    {"two", [](coro_t::push_type &sink) { sink(2); }},
    {"below", std::bind(below, 3, std::placeholders::_1)}};

// A member, of a class whose objects are kept.
struct stage {
  std::string name;
  producer run;
};

class pipeline {
  std::vector<stage> stages;
  coro_t::pull_type values;

public:
  pipeline &add(std::string name, producer run) {
    stages.push_back({std::move(name), std::move(run)});
    return *this;
  }
  void start() { values = coro_t::pull_type(joined(stages)); }
  static producer joined(std::vector<stage> const &stages) {
    return [stages](coro_t::push_type &sink) {
      for (stage const &each : stages)
        each.run(sink);
    };
  }
  pipeline() : values([](coro_t::push_type &) {}) {}
  void show() {
    for (int n : values)
      std::cout << n << ' ';
    std::cout << '\n';
  }
};

// Functions, by pointers to them and to members.
void tens(coro_t::push_type &sink) {
  sink(10);
  sink(20);
}
typedef void (*plain)(coro_t::push_type &);
plain const table[] = {one, tens};

struct counter {
  int from;
  void up(coro_t::push_type &sink) {
    sink(from);
    sink(from + 1);
  }
  void down(coro_t::push_type &sink) {
    sink(from);
    sink(from - 1);
  }
  void run(bool rises, coro_t::push_type &sink) {
    void (counter::*way)(coro_t::push_type &) =
        rises ? &counter::up : &counter::down;
    (this->*way)(sink);
  }
};

// What is called has other parameters, and gives a result.
using visitor = std::function<int(std::string const &, coro_t::push_type &)>;

int lengths(std::string const &text, coro_t::push_type &sink) {
  sink(int(text.size()));
  return int(text.size());
}

void visits(visitor const &visit, coro_t::push_type &sink) {
  std::string const name = "four";
  int n = visit(name, sink);
  sink(-n);
}

// An object with a call operator, and a reference to it.
struct walker {
  int steps = 2;
  int *walked;
  void operator()(coro_t::push_type &sink) {
    for (; steps; --steps) {
      ++*walked;
      sink(steps);
    }
  }
};

int main() {
  for (auto &[name, run] : all) {
    coro_t::pull_type values(run);
    for (int n : values)
      std::cout << name << ' ' << n << '\n';
  }
  coro_t::pull_type first(all["one"]);
  std::cout << first.get() << '\n';

  pipeline p;
  p.add("tens", tens).add("below", all["below"]).add("lambda", [](coro_t::push_type &sink) {
    sink(7);
  });
  p.start();
  p.show();

  for (plain run : table) {
    auto values = std::make_unique<coro_t::pull_type>(run);
    std::cout << values->get() << '\n';
  }
  counter c{5};
  coro_t::pull_type both([&](coro_t::push_type &sink) {
    c.run(true, sink);
    c.run(false, sink);
    visits(lengths, sink);
  });
  for (int n : both)
    std::cout << n << ' ';

  int walked = 0;
  walker w{2, &walked};
  coro_t::pull_type steps(std::ref(w));
  producer kept = walker{1, &walked};
  coro_t::pull_type again(kept);
  for (int n : steps)
    std::cout << n << ' ';
  std::cout << walked << ' ' << w.steps << '\n';
  producer none;
  std::cout << bool(none) << '\n';
  try {
    coro_t::pull_type nothing(none);
  } catch (std::bad_function_call const &) {
    std::cout << "empty\n";
  }
}
