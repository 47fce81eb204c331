// Tasks that wait for each other, without values.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <list>
#include <optional>
#include <queue>
#include <string>

class scheduler {
public:
  template <class F> void spawn(std::string name, F f) {
    tasks_.push_back({std::move(name), recoro::pull<void>(std::move(f))});
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
  std::list<std::pair<std::string, recoro::pull<void>>> tasks_;
};

template <class T> class channel {
public:
  void put(T v) { q_.push(std::move(v)); }
  recoro::nested_generator<void, void, T> take() {
    while (q_.empty())
      co_yield recoro::tick{};
    T v = std::move(q_.front());
    q_.pop();
    co_return v;
  }
  bool empty() const { return q_.empty(); }

private:
  std::queue<T> q_;
};

recoro::nested_generator<void> co_sleep(int rounds) { // note: renamed
  for (int i = 0; i < rounds; ++i)
    co_yield recoro::tick{};
}

int main() {
  scheduler s;
  channel<std::string> c;
  s.spawn("producer", [&]() -> recoro::nested_generator<void> {
    for (int i = 0; i < 3; ++i) {
      c.put("item " + std::to_string(i));
      co_yield recoro::elements_of(co_sleep(2));
    }
    c.put("stop");
  });
  s.spawn("consumer", [&]() -> recoro::nested_generator<void> {
    for (;;) {
      std::string got = co_await recoro::delegate(c.take());
      std::cout << "got " << got << '\n';
      if (got == "stop")
        break;
    }
  });
  s.spawn("printer", [n = 0]() mutable -> recoro::generator<void> {
    while (n++ < 2) {
      std::cout << "n " << n << '\n';
      co_yield recoro::tick{};
    }
  });
  s.run();
}
