// What a consumer that stops early would see.
#include <boost/coroutine2/all.hpp>
#include <exception>
#include <iostream>

template <class T> using coro = boost::coroutines2::coroutine<T>;

void logs(coro<int>::push_type &sink) { // refused: catch-all-around-yield
  try {
    sink(1);
  } catch (...) {
    std::cout << "gave up\n";
    throw;
  }
}

void unwinds(coro<int>::push_type &sink) { // refused: catch-all-around-yield
  try {
    sink(1);
  } catch (boost::context::detail::forced_unwind const &) {
    std::cout << "unwound\n";
    throw;
  }
}

struct rollback {
  int before = std::uncaught_exceptions();
  ~rollback() {
    if (std::uncaught_exceptions() > before)
      std::cout << "rolled back\n";
  }
};

void guarded(coro<char>::push_type &sink) { // refused: uncaught-around-yield
  rollback guard;
  sink('a');
}

auto const ends = [](coro<long>::push_type &sink) noexcept { // refused: noexcept-coroutine
  sink(1);
};
