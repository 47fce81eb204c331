// Lambdas whose parameter is no type in the source.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <string>

int main() {
  boost::coroutines2::coroutine<std::string>::pull_type words(
      [n = 2](auto &sink) mutable {
        while (n-- > 0)
          sink("word " + std::to_string(n));
        if (n < 0)
          return;
      });
  for (auto &word : words)
    std::cout << word << '\n';
  auto body = [](auto &out) { out("kept"); };
  boost::coroutines2::coroutine<std::string>::pull_type more(body);
  std::cout << more.get() << '\n';
}
