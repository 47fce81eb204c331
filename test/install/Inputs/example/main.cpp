// A generator, a task and a thread.
#include <recoro/generator.hpp>
#include <recoro/loop.hpp>

#include <iostream>

recoro::generator<int> squares(int count) {
  for (int i = 1; i <= count; ++i)
    co_yield i * i;
}

recoro::task<int> sum() {
  int total = 0;
  for (int square : squares(4))
    total += square;
  co_return total + co_await recoro::to_thread([] { return 12; });
}

int main() { std::cout << "the sum is " << recoro::run(sum()) << "\n"; }
