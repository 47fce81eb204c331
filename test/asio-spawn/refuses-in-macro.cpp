// The text that would change is a macro's, and there are places at which it must stay:
// a function that is no coroutine, a template that nobody instantiates, another macro. Or
// the macro has no place for what is needed, or a signature comes from here and there.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;

#define RETURN_IF(failed) if (failed) return -1

static int ordinary(int number) {
  RETURN_IF(number < 0);
  return number;
}

static int coroutine(asio::steady_timer &timer, int number, asio::yield_context yield) { // refused: in-macro
  RETURN_IF(number < 0);
  timer.async_wait(yield);
  return number;
}

#define NAP(timer) (timer).async_wait(yield)

template <class Timer> void nobody(Timer &timer) {
  struct { void operator[](int); } yield;
  NAP(timer);
}

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: in-macro
  NAP(timer);
}

#define AT_ONCE(timer) timer.async_wait(yield)
#define LATER(timer) [&timer](auto yield) { AT_ONCE(timer); }

static void naps(asio::steady_timer &timer, asio::yield_context yield) { // refused: in-macro
  AT_ONCE(timer);
  LATER(timer)([](auto...) {});
}

static std::string word(asio::steady_timer &timer, asio::yield_context yield) { // refused: group-refused
  timer.async_wait(yield);
  return "word";
}

#define LOG(what) std::cout << "log: " << what << '\n'

static void logs(asio::steady_timer &timer, asio::yield_context yield) { // refused: in-macro
  LOG(word(timer, yield));
}

#define FUNCTION(result, name) result name

static FUNCTION(int, counted)(asio::steady_timer &timer, asio::yield_context yield) { // refused: in-macro
  timer.async_wait(yield);
  return 1;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    std::cout << ordinary(-2);
    int const numbers = coroutine(timer, 1, yield);
    nap(timer, yield);
    naps(timer, yield);
    logs(timer, yield);
    counted(timer, yield);
    std::cout << numbers << '\n';
  });
  io.run();
}
