// A loop that passes on all that another source yields, and does nothing else.
// Sanitised
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

template <class T> using coro = boost::coroutines2::coroutine<T>;
using words = coro<std::string>;

struct traced {
  char const *name;
  explicit traced(char const *name) : name(name) {}
  ~traced() { std::cout << "~" << name << ' '; }
};

words::pull_type twice(std::string word, bool fails = false) {
  return words::pull_type([=](words::push_type &sink) {
    traced local("local");
    std::cout << "begins ";
    sink(word + " one");
    sink(word + " two");
    if (fails)
      throw std::runtime_error(word);
  });
}

void all(words::push_type &sink) {
  traced local("all");
  for (std::string word : twice("a"))
    sink(word);
  for (auto const &word : twice("b")) {
    sink(word);
  }
  for (auto &&word : twice("c"))
    sink(std::move(word));
  try {
    for (auto &word : twice("d", true))
      sink(word);
  } catch (std::runtime_error const &e) {
    std::cout << "caught " << e.what() << ' ';
  }
  if (local.name)
    for (std::string const word : twice("e")) sink(word);
  else
    sink("never");
}

// A source that is made for the loop, and others that are not.
words::pull_type kept = twice("kept");

void variables(words::push_type &sink, words::pull_type &handed) {
  words::pull_type own = twice("own");
  for (auto const &word : own)
    sink(word);
  sink(own ? "left" : "nothing left");
  words::pull_type early = twice("early");
  traced later("later");
  for (auto const &word : early)
    sink(word);
  for (auto const &word : handed)
    sink(word);
  for (auto const &word : kept)
    sink(word);
}

// Each level has a source of its own.
coro<int>::pull_type levels(int depth) {
  return coro<int>::pull_type([depth](coro<int>::push_type &sink) {
    sink(depth);
    if (depth != 0)
      for (int value : levels(depth - 1))
        sink(value);
  });
}

// These loops do more than that.
coro<int>::pull_type evens() {
  return coro<int>::pull_type([](coro<int>::push_type &sink) {
    for (int i = 0; i < 4; i += 2)
      sink(i);
  });
}

void some(coro<int>::push_type &sink) {
  for (int value : evens())
    sink(value + 1);
  for (int value : evens())
    if (value)
      sink(value);
  for (int value : evens()) {
    std::cout << "on ";
    sink(value);
  }
  for (int value : evens()) // all of them
    sink(value);
  int last = 0;
  for (int value : evens())
    sink(last);
}

void longs(coro<long>::push_type &sink) {
  for (int value : evens())
    sink(value);
}

// How often a value is copied can be seen.
struct counted {
  static inline int copies = 0;
  counted() = default;
  counted(counted const &) { ++copies; }
};

coro<counted>::pull_type one() {
  return coro<counted>::pull_type(
      [](coro<counted>::push_type &sink) { sink(counted()); });
}

void copied(coro<counted>::push_type &sink) {
  for (counted const &each : one())
    sink(each);
}

void owners(coro<std::shared_ptr<int>>::push_type &sink) {
  for (auto each : coro<std::shared_ptr<int>>::pull_type(
           [](coro<std::shared_ptr<int>>::push_type &inner) {
             inner(std::make_shared<int>(1));
           }))
    sink(each);
}

// The closure is no operand of a co_yield that g++ 12 gets right.
void in_place(words::push_type &sink) {
  std::string text = "here";
  for (std::string word :
       words::pull_type([text](words::push_type &inner) { inner(text); }))
    sink(word);
}

int main() {
  words::pull_type w(all);
  for (auto const &each : w)
    std::cout << each << '\n';
  {
    words::pull_type stopped(all);
    stopped()();
    std::cout << stopped.get() << '\n';
  }
  std::cout << '\n';
  for (int stop : {1, 3, 9}) {
    auto handed = twice("handed");
    words::pull_type v(std::bind(variables, std::placeholders::_1, std::ref(handed)));
    for (; v && stop != 0; v(), --stop)
      std::cout << v.get() << ' ';
    std::cout << '\n';
  }
  for (int each : levels(5))
    std::cout << each << ' ';
  coro<int>::pull_type s(some);
  for (int each : s)
    std::cout << each << ' ';
  coro<long>::pull_type l(longs);
  for (long each : l)
    std::cout << each << ' ';
  coro<counted>::pull_type c(copied);
  std::cout << (counted::copies > 0) << ' ';
  coro<std::shared_ptr<int>>::pull_type o(owners);
  std::cout << *o.get() << ' ' << o.get().use_count() << ' ';
  words::pull_type i(in_place);
  std::cout << i.get() << '\n';
}
