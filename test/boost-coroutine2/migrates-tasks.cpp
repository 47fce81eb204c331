// Tasks that wait for each other, without values.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <list>
#include <optional>
#include <queue>
#include <string>

using task_t = boost::coroutines2::coroutine<void>;

class scheduler {
public:
  template <class F> void spawn(std::string name, F f) {
    tasks_.push_back({std::move(name), task_t::pull_type(std::move(f))});
  }
  void run() {
    int round = 0;
    while (!tasks_.empty()) {
      std::cout << "round " << ++round << '\n';
      for (auto i = tasks_.begin(); i != tasks_.end();) {
        if (i->second) {
          i->second();
          ++i;
        } else {
          std::cout << i->first << " done\n";
          i = tasks_.erase(i);
        }
      }
    }
  }

private:
  std::list<std::pair<std::string, task_t::pull_type>> tasks_;
};

template <class T> class channel {
public:
  void put(T v) { q_.push(std::move(v)); }
  T take(task_t::push_type &yield) {
    while (q_.empty())
      yield();
    T v = std::move(q_.front());
    q_.pop();
    return v;
  }
  bool empty() const { return q_.empty(); }

private:
  std::queue<T> q_;
};

void sleep(task_t::push_type &yield, int rounds) { // note: renamed
  for (int i = 0; i < rounds; ++i)
    yield();
}

int main() {
  scheduler s;
  channel<std::string> c;
  s.spawn("producer", [&](task_t::push_type &yield) {
    for (int i = 0; i < 3; ++i) {
      c.put("item " + std::to_string(i));
      sleep(yield, 2);
    }
    c.put("stop");
  });
  s.spawn("consumer", [&](task_t::push_type &yield) {
    for (;;) {
      std::string got = c.take(yield);
      std::cout << "got " << got << '\n';
      if (got == "stop")
        break;
    }
  });
  s.spawn("printer", [n = 0](task_t::push_type &yield) mutable {
    while (n++ < 2) {
      std::cout << "n " << n << '\n';
      yield();
    }
  });
  s.run();
}
