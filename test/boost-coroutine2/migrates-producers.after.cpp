// Producers by name, which are combined and run in turn.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using Event = std::string;
using Producer = std::function<recoro::nested_generator<std::string>()>;

class Registry {
public:
  void add(const std::string &name, Producer p) { all_[name] = std::move(p); }
  const Producer &find(const std::string &name) const { return all_.at(name); }
  std::vector<std::string> names() const {
    std::vector<std::string> r;
    for (auto &kv : all_)
      r.push_back(kv.first);
    return r;
  }

private:
  std::map<std::string, Producer> all_;
};

Producer repeat(Producer p, int n) {
  return [p, n]() -> recoro::nested_generator<Event> {
    for (int i = 0; i < n; ++i)
      co_yield recoro::elements_of(p());
  };
}

Producer sequence(std::vector<Producer> ps) {
  return [ps = std::move(ps)]() -> recoro::nested_generator<Event> {
    for (auto &p : ps)
      co_yield recoro::elements_of(p());
  };
}

recoro::nested_generator<Event> tick() {
  co_yield "tick";
  co_yield "tock";
}

struct Counter {
  int from;
  recoro::nested_generator<Event> operator()() {
    for (int end = from + 2; from < end; ++from)
      co_yield "count " + std::to_string(from);
  }
};

void run_all(const Registry &r) {
  std::deque<recoro::pull<Event>> running;
  for (auto &n : r.names())
    running.emplace_back(r.find(n));
  while (!running.empty()) {
    recoro::pull<Event> next = std::move(running.front());
    running.pop_front();
    if (!next)
      continue;
    std::cout << next.get() << '\n';
    next();
    running.push_back(std::move(next));
  }
}

int main() {
  Registry r;
  r.add("clock", tick);
  r.add("twice", repeat(tick, 2));
  r.add("counter", Counter{5});
  r.add("mixed", sequence({Counter{1}, tick, repeat(Counter{7}, 2)}));
  r.add("none", []() -> recoro::nested_generator<Event> { co_return; });
  run_all(r);
}
