// The executors that a coroutine can be started on, alone and bound to a
// handler; what is serial stays serial, on several threads, too.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <atomic>
#include <future>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using strand = asio::strand<asio::io_context::executor_type>;

// Notices when two are inside at once.
class alone {
public:
  void enter() {
    if (inside.exchange(true))
      overlaps = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    inside = false;
    ++visits;
  }

  std::atomic<bool> inside{false}, overlaps{false};
  std::atomic<int> visits{0};
};

template <class Executor>
static void visit(alone &place, Executor executor, asio::yield_context yield) {
  for (int i = 0; i < 4; ++i) {
    place.enter();
    asio::post(executor, yield);
  }
}

// A parent, its child and what is posted to their executor: one at a time.
static void on_pool() {
  asio::thread_pool pool(4);
  alone place;
  asio::spawn(pool, [&](asio::yield_context yield) {
    asio::spawn(yield, [&](asio::yield_context child) {
      visit(place, pool.get_executor(), child);
    });
    asio::post(yield.get_executor(), [&] { place.enter(); });
    visit(place, pool.get_executor(), yield);
  });
  pool.join();
  std::cout << "pool: " << place.visits << " visits, " << place.overlaps
            << " overlaps\n";
}

// A strand is shared by all that are started on it.
static void on_strand() {
  asio::io_context io;
  strand serial(io.get_executor());
  alone place;
  for (int i = 0; i < 3; ++i)
    asio::spawn(serial, [&](asio::yield_context yield) {
      visit(place, io.get_executor(), yield);
    });
  asio::any_io_executor any = serial;
  asio::spawn(any, [&](asio::yield_context yield) {
    std::cout << "any: on the strand " << serial.running_in_this_thread()
              << "\n";
    asio::post(io, yield);
    std::cout << "any: again " << serial.running_in_this_thread() << "\n";
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] { io.run(); });
  for (std::thread &thread : threads)
    thread.join();
  std::cout << "strand: " << place.visits << " visits, " << place.overlaps
            << " overlaps\n";
}

static void on_any() {
  asio::io_context io;
  const asio::any_io_executor any = io.get_executor();
  asio::spawn(any, [any](asio::yield_context yield) {
    std::cout << "any begins\n";
    asio::steady_timer timer(any, std::chrono::milliseconds(1));
    timer.async_wait(yield);
    std::cout << "any ends\n";
  });
  asio::post(io, [&io] {
    std::cout << "before\n";
    asio::spawn(io.get_executor(),
                [](asio::yield_context) { std::cout << "at once\n"; });
    std::cout << "after\n";
  });
  std::cout << "nothing yet\n";
  io.run();
}

static void on_system() {
  std::promise<void> done;
  auto here = std::this_thread::get_id();
  bool elsewhere = false;
  asio::spawn(asio::system_executor(), [&](asio::yield_context yield) {
    asio::post(asio::system_executor(), yield);
    elsewhere = std::this_thread::get_id() != here;
    done.set_value();
  });
  done.get_future().wait();
  std::cout << "elsewhere: " << elsewhere << "\n";
}

// A binder's executor counts, which its handler need not have.
static void on_binders() {
  asio::io_context io;
  strand serial(io.get_executor());
  asio::spawn(asio::bind_executor(serial, [&](asio::yield_context yield) {
    std::cout << "bound: " << serial.running_in_this_thread() << "\n";
    asio::post(io, yield);
    std::cout << "bound: " << serial.running_in_this_thread() << "\n";
  }));
  asio::spawn(asio::bind_executor(serial, [] {}), // only says where
              [&](asio::yield_context yield) {
                asio::post(io, yield);
                std::cout << "handler: " << serial.running_in_this_thread()
                          << "\n";
              });
  asio::post(serial, [&] {
    std::cout << "before\n";
    asio::spawn(serial, [&](asio::yield_context yield) {
      std::cout << "in place\n";
      asio::post(io, yield);
      std::cout << "later\n";
    });
    std::cout << "after\n";
  });
  io.run();
}

// A start in a branch, whose callable must not share an expression with the
// await of the executor.
static void audit(int count, std::string const &name, asio::yield_context yield) {
  for (int i = 0; i < count; ++i)
    if (i % 2)
      asio::spawn(yield, [i, name](asio::yield_context child) {
        asio::post(child);
        std::cout << name << i << '\n';
      });
    else
      std::cout << "no " << i << '\n';
  asio::post(yield);
}

// The same with an executor that is asked for.
static void ends(std::string const &name, asio::yield_context yield) {
  for (int i = 0; i < 2; ++i)
    asio::spawn(
        yield.get_executor(),
        [i, text = name + "s "](asio::yield_context child) {
          asio::post(child);
          std::cout << text << i << '\n';
        },
        [i](std::exception_ptr e) { std::cout << i << (e ? " failed\n" : " ended\n"); });
  asio::post(yield);
}

static void audits() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) { ends("end", yield); });
  asio::spawn(io, [](asio::yield_context yield) { audit(4, "audit", yield); });
  io.run();
}

int main() {
  audits();
  on_pool();
  on_strand();
  on_any();
  on_system();
  on_binders();
}
