// Producers by name, which are combined and run in turn.
#include <boost/coroutine2/all.hpp>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using Event = std::string;
using Coro = boost::coroutines2::coroutine<Event>;
using Producer = std::function<void(Coro::push_type &)>;

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
  return [p, n](Coro::push_type &sink) {
    for (int i = 0; i < n; ++i)
      p(sink);
  };
}

Producer sequence(std::vector<Producer> ps) {
  return [ps = std::move(ps)](Coro::push_type &sink) {
    for (auto &p : ps)
      p(sink);
  };
}

void tick(Coro::push_type &sink) {
  sink("tick");
  sink("tock");
}

struct Counter {
  int from;
  void operator()(Coro::push_type &sink) {
    for (int end = from + 2; from < end; ++from)
      sink("count " + std::to_string(from));
  }
};

void run_all(const Registry &r) {
  std::deque<Coro::pull_type> running;
  for (auto &n : r.names())
    running.emplace_back(r.find(n));
  while (!running.empty()) {
    Coro::pull_type next = std::move(running.front());
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
  r.add("none", [](Coro::push_type &) {});
  run_all(r);
}
