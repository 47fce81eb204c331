// Templates and generic lambdas that leave their result to what they return: a
// promise must name it, in words that hold for every instance.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;

struct Trace {
  const char *name;
  explicit Trace(const char *n) : name(n) { std::cout << "> " << name << '\n'; }
  ~Trace() { std::cout << "< " << name << '\n'; }
};

// The same for all instances.
template <class T> auto rounded(T value, yield_context yield) {
  asio::post(yield);
  return static_cast<int>(value + T(0.5));
}

template <class T> auto print(T value, yield_context yield) {
  asio::post(yield);
  std::cout << value << '\n';
}

// What the parameters say.
template <class T> auto doubled(T value, yield_context yield) {
  asio::post(yield);
  return value + value;
}

// What a local variable says.
template <class T> auto collected(T first, yield_context yield) {
  std::vector<T> all{first};
  asio::post(yield);
  all.push_back(first);
  return all;
}

template <class T> auto through(T value, yield_context yield) {
  auto sum = value + 1;
  asio::post(yield);
  return sum;
}

// What another coroutine says.
template <class Operation>
auto retry(Operation operation, int times, yield_context yield) {
  for (int i = 1; i < times; ++i)
    try {
      return operation(yield);
    } catch (std::runtime_error const &) {
      std::cout << "again\n";
    }
  return operation(yield);
}

template <class Operation>
auto timed(const char *name, Operation &&operation, yield_context yield)
    -> decltype(operation(yield)) {
  Trace trace(name);
  auto result = operation(yield);
  return result;
}

// What an operation says.
template <class Timer> auto wait(Timer &timer, yield_context yield) {
  return timer.async_wait(yield);
}

// Braces get the type as the template has it.
template <class T> class Box {
public:
  void put(T value, yield_context yield) {
    asio::post(yield);
    content = std::move(value);
  }
  std::optional<T> take(yield_context yield) {
    asio::post(yield);
    if (!content)
      return {};
    std::optional<T> taken(std::move(content));
    content.reset();
    return taken;
  }
  template <class Operation>
  auto with(Operation operation, yield_context yield) const
      -> decltype(operation(yield)) {
    Trace trace("box");
    return operation(yield);
  }

private:
  std::optional<T> content;
};

int main() {
  asio::io_context io;
  asio::spawn(io, [&](yield_context yield) {
    std::cout << rounded(1.7, yield) << rounded(2, yield) << '\n';
    print(1, yield);
    print("text", yield);
    std::cout << doubled(2, yield) << doubled(std::string("ab"), yield) << '\n';
    std::cout << collected(1, yield).size() << collected('x', yield)[1] << '\n';
    std::cout << through(1, yield) << through(1.5, yield) << '\n';

    int calls = 0;
    auto flaky = [&](yield_context own) {
      asio::post(own);
      if (++calls % 3)
        throw std::runtime_error("flaky");
      return std::string("call ") + std::to_string(calls);
    };
    std::cout << retry(flaky, 3, yield) << '\n';
    std::cout << timed("number", [](yield_context own) { asio::post(own); return 5; }, yield) << '\n';
    try {
      timed("flaky", flaky, yield);
    } catch (std::runtime_error const &e) {
      std::cout << e.what() << '\n';
    }

    auto twice = [](auto x, yield_context own) { asio::post(own); return x + x; };
    auto direct = [](auto operation, yield_context own) { return operation(own); };
    std::cout << twice(2, yield) << twice(std::string("c"), yield) << '\n';
    std::cout << direct([](yield_context inner) { asio::post(inner); return "direct"; }, yield) << '\n';

    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    wait(timer, yield);
    Box<int> numbers;
    Box<std::string> words;
    numbers.put(4, yield);
    std::cout << *numbers.take(yield) << words.take(yield).has_value() << '\n';
    std::cout << words.with([](yield_context own) { asio::post(own); return 'w'; }, yield) << '\n';
  });
  io.run();
}
