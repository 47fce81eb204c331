// What is held over a suspension stays held; only a note says so.
#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/thread/lock_guard.hpp>
#include <cerrno>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>

namespace asio = boost::asio;
using asio::yield_context;

static std::mutex door;
static std::shared_mutex book;
static std::atomic<int> busy{0};
static int guests = 0;
thread_local int current = 0;

// Bounds how much goes on at once.
struct slot {
  explicit slot(std::atomic<int> &counter) : counter(counter) { ++counter; }
  ~slot() { counter.fetch_sub(1); }
  std::atomic<int> &counter;
};

struct guest {
  guest() { enter(); }
  ~guest() { --guests; }
  void enter() { guests += 1; }
};

struct pool {
  int free = 2;
  void acquire() { --free; }
  void release() { ++free; }
};

struct lease {
  explicit lease(std::shared_ptr<pool> from) : from_(std::move(from)) { from_->acquire(); }
  ~lease() { from_->release(); }
  std::shared_ptr<pool> from_;
};

// The project's own lock.
struct own_lock {
  explicit own_lock(std::mutex *m) : m(m) { m->lock(); }
  ~own_lock() { m->unlock(); }
  std::mutex *m;
};

struct room {
  own_lock lock{&door};
  int number = 3;
};

// These hold nothing that is anybody else's.
struct counts_itself {
  counts_itself() { ++n; }
  ~counts_itself() { --n; }
  int n = 0;
};

struct only_counts_up {
  only_counts_up() { ++guests; }
  ~only_counts_up() { ++guests; }
};

static void nap(asio::io_context &io, yield_context yield) { asio::post(io, yield); }

static void locks(asio::io_context &io, yield_context yield) {
  std::lock_guard<std::mutex> guard(door); // note: lock-over-suspension
  std::shared_lock reader(book); // note: lock-over-suspension
  nap(io, yield);
  std::cout << "locked " << reader.owns_lock() << "\n";
}

static void locks_of_others(asio::io_context &io, yield_context yield) {
  {
    boost::lock_guard<std::mutex> guard(door); // note: lock-over-suspension
    nap(io, yield);
  }
  {
    room here; // note: lock-over-suspension
    nap(io, yield);
  }
  own_lock last(&door); // note: lock-over-suspension
  nap(io, yield);
}

static void locks_now_and_then(asio::io_context &io, bool often, yield_context yield) {
  std::unique_lock<std::mutex> lock(door);
  std::cout << "alone\n";
  lock.unlock();
  nap(io, yield);
  if (often) {
    lock.lock(); // note: lock-over-suspension
    nap(io, yield);
    lock.unlock();
  }
  {
    std::scoped_lock inner(door);
    std::cout << "not over a suspension\n";
  }
  std::unique_lock<std::mutex> later(door, std::defer_lock);
  nap(io, yield);
  door.lock(); // note: lock-over-suspension
  nap(io, yield);
  door.unlock();
  nap(io, yield);
}

// In the handler, the lock of the try block is gone.
static void locks_and_throws(asio::io_context &io, yield_context yield) {
  std::weak_ptr<int> weak;
  weak.lock();
  try {
    std::lock_guard guard(door);
    throw std::runtime_error("failed");
  } catch (const std::exception &e) {
    std::cout << e.what() << "\n";
    nap(io, yield);
  }
  for (int i = 0; i < 2; ++i) {
    nap(io, yield);
    std::lock_guard guard(door);
    std::cout << "turn " << i << "\n";
  }
}

static std::unique_lock<std::mutex> locked() { return std::unique_lock(door); }

static void handed_over(asio::io_context &io, yield_context yield) {
  std::unique_lock<std::mutex> first = locked();
  auto second = std::move(first); // note: lock-over-suspension
  nap(io, yield);
  std::cout << "owns " << second.owns_lock() << "\n";
}

static void keeps(asio::io_context &io, std::unique_lock<std::mutex> mine, // note: lock-over-suspension
                  yield_context yield) {
  nap(io, yield);
  std::cout << "owns " << mine.owns_lock() << "\n";
}

static void slots(asio::io_context &io, std::shared_ptr<pool> threads, yield_context yield) {
  slot mine(busy); // note: slot-over-suspension
  guest me; // note: slot-over-suspension
  lease borrowed(threads); // note: slot-over-suspension
  counts_itself none;
  only_counts_up neither;
  std::cout << busy << guests << threads->free << "\n";
  nap(io, yield);
}

static void same_thread(asio::io_context &io, yield_context yield) {
  current = 7; // note: thread-local-over-suspension
  nap(io, yield);
  std::cout << "current " << current << "\n";
  errno = 5; // note: thread-local-over-suspension
  nap(io, yield);
  std::cout << (errno == 5 ? "the same\n" : "another\n");
}

static void before_only(asio::io_context &io, bool first, yield_context yield) {
  if (first) {
    std::cout << "current " << current << "\n";
  } else {
    nap(io, yield);
    std::cout << "later " << current << "\n";
  }
}

int main() {
  asio::io_context io;
  auto threads = std::make_shared<pool>();
  asio::spawn(io, [&](yield_context yield) {
    locks(io, yield);
    locks_of_others(io, yield);
    locks_now_and_then(io, true, yield);
    locks_and_throws(io, yield);
    handed_over(io, yield);
    keeps(io, locked(), yield);
    slots(io, threads, yield);
    std::cout << busy << guests << threads->free << "\n";
    same_thread(io, yield);
    before_only(io, true, yield);
    before_only(io, false, yield);
  });
  io.run();
}
