// Templates and generic lambdas that leave their result to what they return: a
// promise must name it, in words that hold for every instance.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace asio = boost::asio;

struct Trace {
  const char *name;
  explicit Trace(const char *n) : name(n) { std::cout << "> " << name << '\n'; }
  ~Trace() { std::cout << "< " << name << '\n'; }
};

// The same for all instances.
template <class T> asio::awaitable<int> rounded(T value) {
  co_await asio::post(asio::use_awaitable);
  co_return static_cast<int>(value + T(0.5));
}

template <class T> asio::awaitable<void> print(T value) {
  co_await asio::post(asio::use_awaitable);
  std::cout << value << '\n';
}

// What the parameters say.
template <class T> auto doubled(T value) -> asio::awaitable<std::decay_t<decltype(value + value)>> {
  co_await asio::post(asio::use_awaitable);
  co_return value + value;
}

// What a local variable says.
template <class T> asio::awaitable<std::vector<T>> collected(T first) {
  std::vector<T> all{first};
  co_await asio::post(asio::use_awaitable);
  all.push_back(first);
  co_return all;
}

template <class T> auto through(T value) -> asio::awaitable<std::decay_t<decltype(value + 1)>> {
  auto sum = value + 1;
  co_await asio::post(asio::use_awaitable);
  co_return sum;
}

// What another coroutine says.
template <class Operation>
auto retry(Operation operation, int times) -> decltype(operation()) {
  for (int i = 1; i < times; ++i)
    try {
      co_return co_await operation();
    } catch (std::runtime_error const &) {
      std::cout << "again\n";
    }
  co_return co_await operation();
}

template <class Operation>
auto timed(const char *name, Operation &&operation)
    -> decltype(operation()) {
  Trace trace(name);
  auto result = co_await operation();
  co_return result;
}

// What an operation says.
template <class Timer> asio::awaitable<void> wait(Timer &timer) {
  co_return co_await timer.async_wait(asio::use_awaitable);
}

// Braces get the type as the template has it.
template <class T> class Box {
public:
  asio::awaitable<void> put(T value) {
    co_await asio::post(asio::use_awaitable);
    content = std::move(value);
  }
  asio::awaitable<std::optional<T>> take() {
    co_await asio::post(asio::use_awaitable);
    if (!content)
      co_return std::optional<T>{};
    std::optional<T> taken(std::move(content));
    content.reset();
    co_return taken;
  }
  template <class Operation>
  auto with(Operation operation) const
      -> decltype(operation()) {
    Trace trace("box");
    co_return co_await operation();
  }

private:
  std::optional<T> content;
};

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    {
      auto &&out = std::cout << co_await rounded(1.7);
      out << co_await rounded(2) << '\n';
    }
    co_await print(1);
    co_await print("text");
    {
      auto &&out = std::cout << co_await doubled(2);
      out << co_await doubled(std::string("ab")) << '\n';
    }
    {
      auto &&out = std::cout << (co_await collected(1)).size();
      out << (co_await collected('x'))[1] << '\n';
    }
    {
      auto &&out = std::cout << co_await through(1);
      out << co_await through(1.5) << '\n';
    }

    int calls = 0;
    auto flaky = [&]() -> asio::awaitable<std::string> {
      co_await asio::post(asio::use_awaitable);
      if (++calls % 3)
        throw std::runtime_error("flaky");
      co_return std::string("call ") + std::to_string(calls);
    };
    std::cout << co_await retry(flaky, 3) << '\n';
    std::cout << co_await timed("number", []() -> asio::awaitable<int> { co_await asio::post(asio::use_awaitable); co_return 5; }) << '\n';
    try {
      co_await timed("flaky", flaky);
    } catch (std::runtime_error const &e) {
      std::cout << e.what() << '\n';
    }

    auto twice = [](auto x) -> asio::awaitable<std::decay_t<decltype(x + x)>> { co_await asio::post(asio::use_awaitable); co_return x + x; };
    auto direct = [](auto operation) -> decltype(operation()) { co_return co_await operation(); };
    {
      auto &&out = std::cout << co_await twice(2);
      out << co_await twice(std::string("c")) << '\n';
    }
    std::cout << co_await direct([]() -> asio::awaitable<const char *> { co_await asio::post(asio::use_awaitable); co_return "direct"; }) << '\n';

    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    co_await wait(timer);
    Box<int> numbers;
    Box<std::string> words;
    co_await numbers.put(4);
    {
      auto &&out = std::cout << *co_await numbers.take();
      out << (co_await words.take()).has_value() << '\n';
    }
    std::cout << co_await words.with([]() -> asio::awaitable<char> { co_await asio::post(asio::use_awaitable); co_return 'w'; }) << '\n';
  });
  io.run();
}
