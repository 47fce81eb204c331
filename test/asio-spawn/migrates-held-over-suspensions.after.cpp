// What is held over a suspension stays held; only a note says so.
#include <atomic>
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <boost/thread/lock_guard.hpp>
#include <cerrno>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>

namespace asio = boost::asio;

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

static asio::awaitable<void> nap(asio::io_context &io) { co_await asio::post(io, asio::use_awaitable); }

static asio::awaitable<void> locks(asio::io_context &io) {
  std::lock_guard<std::mutex> guard(door); // note: lock-over-suspension
  std::shared_lock reader(book); // note: lock-over-suspension
  co_await nap(io);
  std::cout << "locked " << reader.owns_lock() << "\n";
}

static asio::awaitable<void> locks_of_others(asio::io_context &io) {
  {
    boost::lock_guard<std::mutex> guard(door); // note: lock-over-suspension
    co_await nap(io);
  }
  {
    room here; // note: lock-over-suspension
    co_await nap(io);
  }
  own_lock last(&door); // note: lock-over-suspension
  co_await nap(io);
}

static asio::awaitable<void> locks_now_and_then(asio::io_context &io, bool often) {
  std::unique_lock<std::mutex> lock(door);
  std::cout << "alone\n";
  lock.unlock();
  co_await nap(io);
  if (often) {
    lock.lock(); // note: lock-over-suspension
    co_await nap(io);
    lock.unlock();
  }
  {
    std::scoped_lock inner(door);
    std::cout << "not over a suspension\n";
  }
  std::unique_lock<std::mutex> later(door, std::defer_lock);
  co_await nap(io);
  door.lock(); // note: lock-over-suspension
  co_await nap(io);
  door.unlock();
  co_await nap(io);
}

// In the handler, the lock of the try block is gone.
static asio::awaitable<void> locks_and_throws(asio::io_context &io) {
  std::weak_ptr<int> weak;
  weak.lock();
  std::exception_ptr caught;
  const std::exception *caught_e = nullptr;
  try {
    std::lock_guard guard(door);
    throw std::runtime_error("failed");
  } catch (const std::exception &e) {
    caught = std::current_exception();
    caught_e = &e;
  }
  if (auto const held = std::exchange(caught, nullptr)) {
    const std::exception &e = *caught_e;
    std::cout << e.what() << "\n";
    co_await nap(io);
  }
  for (int i = 0; i < 2; ++i) {
    co_await nap(io);
    std::lock_guard guard(door);
    std::cout << "turn " << i << "\n";
  }
}

static std::unique_lock<std::mutex> locked() { return std::unique_lock(door); }

static asio::awaitable<void> handed_over(asio::io_context &io) {
  std::unique_lock<std::mutex> first = locked();
  auto second = std::move(first); // note: lock-over-suspension
  co_await nap(io);
  std::cout << "owns " << second.owns_lock() << "\n";
}

static asio::awaitable<void> keeps(asio::io_context &io, std::unique_lock<std::mutex> mine // note: lock-over-suspension
                  ) {
  co_await nap(io);
  std::cout << "owns " << mine.owns_lock() << "\n";
}

static asio::awaitable<void> slots(asio::io_context &io, std::shared_ptr<pool> threads) {
  slot mine(busy); // note: slot-over-suspension
  guest me; // note: slot-over-suspension
  lease borrowed(threads); // note: slot-over-suspension
  counts_itself none;
  only_counts_up neither;
  std::cout << busy << guests << threads->free << "\n";
  co_await nap(io);
}

static asio::awaitable<void> same_thread(asio::io_context &io) {
  current = 7; // note: thread-local-over-suspension
  co_await nap(io);
  std::cout << "current " << current << "\n";
  errno = 5; // note: thread-local-over-suspension
  co_await nap(io);
  std::cout << (errno == 5 ? "the same\n" : "another\n");
}

static asio::awaitable<void> before_only(asio::io_context &io, bool first) {
  if (first) {
    std::cout << "current " << current << "\n";
  } else {
    co_await nap(io);
    std::cout << "later " << current << "\n";
  }
}

int main() {
  asio::io_context io;
  auto threads = std::make_shared<pool>();
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await locks(io);
    co_await locks_of_others(io);
    co_await locks_now_and_then(io, true);
    co_await locks_and_throws(io);
    co_await handed_over(io);
    co_await keeps(io, locked());
    co_await slots(io, threads);
    std::cout << busy << guests << threads->free << "\n";
    co_await same_thread(io);
    co_await before_only(io, true);
    co_await before_only(io, false);
  });
  io.run();
}
