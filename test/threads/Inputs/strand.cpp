// A parent, its children and what is posted to their executor share what no lock
// guards: the strand that spawn makes for each coroutine keeps them apart.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <atomic>
#include <iostream>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;

static std::atomic<int> inside{0};
static std::atomic<bool> overlaps{false};
static int visits = 0; // only ever by one at a time

static void visit() {
  if (++inside != 1)
    overlaps = true;
  ++visits;
  std::this_thread::sleep_for(std::chrono::microseconds(300));
  --inside;
}

static void nap(asio::io_context &io, yield_context yield) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

static void visits_often(asio::io_context &io, yield_context yield) {
  for (int i = 0; i < 8; ++i) {
    nap(io, yield);
    visit();
  }
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](yield_context yield) {
    for (int i = 0; i < 4; ++i)
      asio::spawn(yield, [&](yield_context child) { visits_often(io, child); });
    for (int i = 0; i < 8; ++i) {
      asio::post(yield.get_executor(), visit);
      asio::post(yield.get_executor(), visit);
      nap(io, yield);
      visit();
    }
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { io.run(); });
  for (std::thread &thread : threads)
    thread.join();
  std::cout << visits << " visits, " << (overlaps ? "overlapping" : "one by one") << "\n";
}
