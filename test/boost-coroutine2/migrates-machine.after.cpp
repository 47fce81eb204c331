// A machine that takes events, by a member that runs a method.
#include <recoro/push.hpp>
#include <iostream>
#include <list>
#include <memory>
#include <string>

enum class event { coin, push, reset };

class machine {
public:
  machine() : input_([this](recoro::source<event> &in) -> recoro::consumer<event> { co_await run(in); }) {}
  virtual ~machine() = default;
  void send(event e) {
    if (input_)
      input_(e);
    else
      std::cout << "dead\n";
  }

protected:
  virtual void action(const std::string &what) { std::cout << what << '\n'; }

private:
  recoro::consumer<event> run(recoro::source<event> &in) {
    int coins = 0;
    for (;;) {
      switch (in.get()) {
      case event::coin:
        ++coins;
        action("coin " + std::to_string(coins));
        break;
      case event::push:
        if (coins > 0) {
          --coins;
          action("open");
        } else {
          action("locked");
        }
        break;
      case event::reset:
        action("reset");
        co_return;
      }
      co_await in();
    }
  }
  recoro::push<event> input_;
};
class loud : public machine {
  void action(const std::string &what) override {
    machine::action("!" + what + "!");
  }
};
int main() {
  std::list<std::unique_ptr<machine>> all;
  all.push_back(std::make_unique<machine>());
  all.push_back(std::make_unique<loud>());
  for (event e : {event::push, event::coin, event::coin, event::push,
                  event::push, event::push, event::reset, event::coin})
    for (auto &m : all)
      m->send(e);
}
