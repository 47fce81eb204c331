// A loop that passes on all that another source yields, and does nothing else.
// Sanitised
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

struct traced {
  char const *name;
  explicit traced(char const *name) : name(name) {}
  ~traced() { std::cout << "~" << name << ' '; }
};

recoro::pull<std::string> twice(std::string word, bool fails = false) {
  return recoro::pull<std::string>([=]() -> recoro::generator<std::string> {
    traced local("local");
    std::cout << "begins ";
    co_yield word + " one";
    co_yield word + " two";
    if (fails)
      throw std::runtime_error(word);
  });
}

recoro::nested_generator<std::string> all() {
  traced local("all");
  co_yield recoro::elements_of(twice("a"));
  co_yield recoro::elements_of(twice("b"));
  co_yield recoro::elements_of(twice("c"));
  try {
    co_yield recoro::elements_of(twice("d", true));
  } catch (std::runtime_error const &e) {
    std::cout << "caught " << e.what() << ' ';
  }
  if (local.name)
    co_yield recoro::elements_of(twice("e"));
  else
    co_yield "never";
}

// A source that is made for the loop, and others that are not.
recoro::pull<std::string> kept = twice("kept");

recoro::nested_generator<std::string> variables(recoro::pull<std::string> &handed) {
  recoro::pull<std::string> own = twice("own");
  co_yield recoro::elements_of(own);
  co_yield own ? "left" : "nothing left";
  recoro::pull<std::string> early = twice("early");
  traced later("later");
  for (auto const &word : early)
    co_yield word;
  for (auto const &word : handed)
    co_yield word;
  for (auto const &word : kept)
    co_yield word;
}

// Each level has a source of its own.
recoro::pull<int> levels(int depth) {
  return recoro::pull<int>([depth]() -> recoro::nested_generator<int> {
    co_yield depth;
    if (depth != 0)
      co_yield recoro::elements_of(levels(depth - 1));
  });
}

// These loops do more than that.
recoro::pull<int> evens() {
  return recoro::pull<int>([]() -> recoro::generator<int> {
    for (int i = 0; i < 4; i += 2)
      co_yield i;
  });
}

recoro::generator<int> some() {
  for (int value : evens())
    co_yield value + 1;
  for (int value : evens())
    if (value)
      co_yield value;
  for (int value : evens()) {
    std::cout << "on ";
    co_yield value;
  }
  for (int value : evens()) // all of them
    co_yield value;
  int last = 0;
  for (int value : evens())
    co_yield last;
}

recoro::generator<long> longs() {
  for (int value : evens())
    co_yield value;
}

// How often a value is copied can be seen.
struct counted {
  static inline int copies = 0;
  counted() = default;
  counted(counted const &) { ++copies; }
};

recoro::pull<counted> one() {
  return recoro::pull<counted>(
      []() -> recoro::generator<counted> { co_yield counted(); });
}

recoro::generator<counted> copied() {
  for (counted const &each : one())
    co_yield each;
}

recoro::generator<std::shared_ptr<int>> owners() {
  for (auto each : recoro::pull<std::shared_ptr<int>>(
           []() -> recoro::generator<std::shared_ptr<int>> {
             co_yield std::make_shared<int>(1);
           }))
    co_yield each;
}

// The closure is no operand of a co_yield that g++ 12 gets right.
recoro::generator<std::string> in_place() {
  std::string text = "here";
  for (std::string word :
       recoro::pull<std::string>([text]() -> recoro::generator<std::string> { co_yield text; }))
    co_yield word;
}

int main() {
  for (auto const &each : all())
    std::cout << each << '\n';
  {
    recoro::pull<std::string> stopped(all);
    stopped()();
    std::cout << stopped.get() << '\n';
  }
  std::cout << '\n';
  for (int stop : {1, 3, 9}) {
    auto handed = twice("handed");
    recoro::pull<std::string> v(std::bind(variables, std::ref(handed)));
    for (; v && stop != 0; v(), --stop)
      std::cout << v.get() << ' ';
    std::cout << '\n';
  }
  for (int each : levels(5))
    std::cout << each << ' ';
  for (int each : some())
    std::cout << each << ' ';
  for (long each : longs())
    std::cout << each << ' ';
  recoro::pull<counted> c(copied);
  std::cout << (counted::copies > 0) << ' ';
  recoro::pull<std::shared_ptr<int>> o(owners);
  std::cout << *o.get() << ' ' << o.get().use_count() << ' ';
  recoro::pull<std::string> i(in_place);
  std::cout << i.get() << '\n';
}
