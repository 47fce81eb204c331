// The executors that a coroutine can be started on, alone and bound to a
// handler; what is serial stays serial, on several threads, too.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
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
static asio::awaitable<void> visit(alone &place, Executor executor) {
  for (int i = 0; i < 4; ++i) {
    place.enter();
    co_await asio::post(executor, asio::use_awaitable);
  }
}

// A parent, its child and what is posted to their executor: one at a time.
static void on_pool() {
  asio::thread_pool pool(4);
  alone place;
  recoro::spawn_like(pool, [&]() -> asio::awaitable<void> {
    recoro::spawn_on(co_await asio::this_coro::executor, [&]() -> asio::awaitable<void> {
      co_await visit(place, pool.get_executor());
    });
    asio::post(co_await asio::this_coro::executor, [&] { place.enter(); });
    co_await visit(place, pool.get_executor());
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
    recoro::spawn_on(serial, [&]() -> asio::awaitable<void> {
      co_await visit(place, io.get_executor());
    });
  asio::any_io_executor any = serial;
  recoro::spawn_like(any, [&]() -> asio::awaitable<void> {
    std::cout << "any: on the strand " << serial.running_in_this_thread()
              << "\n";
    co_await asio::post(io, asio::use_awaitable);
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
  recoro::spawn_like(any, [any]() -> asio::awaitable<void> {
    std::cout << "any begins\n";
    asio::steady_timer timer(any, std::chrono::milliseconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    std::cout << "any ends\n";
  });
  asio::post(io, [&io] {
    std::cout << "before\n";
    recoro::spawn_like(io.get_executor(),
                []() -> asio::awaitable<void> { std::cout << "at once\n"; co_return; });
    std::cout << "after\n";
  });
  std::cout << "nothing yet\n";
  io.run();
}

static void on_system() {
  std::promise<void> done;
  auto here = std::this_thread::get_id();
  bool elsewhere = false;
  recoro::spawn_like(asio::system_executor(), [&]() -> asio::awaitable<void> {
    co_await asio::post(asio::system_executor(), asio::use_awaitable);
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
  recoro::spawn_on(serial, [&]() -> asio::awaitable<void> {
    std::cout << "bound: " << serial.running_in_this_thread() << "\n";
    co_await asio::post(io, asio::use_awaitable);
    std::cout << "bound: " << serial.running_in_this_thread() << "\n";
  });
  recoro::spawn_bound(asio::bind_executor(serial, [] {}), // only says where
              [&]() -> asio::awaitable<void> {
                co_await asio::post(io, asio::use_awaitable);
                std::cout << "handler: " << serial.running_in_this_thread()
                          << "\n";
              });
  asio::post(serial, [&] {
    std::cout << "before\n";
    recoro::spawn_on(serial, [&]() -> asio::awaitable<void> {
      std::cout << "in place\n";
      co_await asio::post(io, asio::use_awaitable);
      std::cout << "later\n";
    });
    std::cout << "after\n";
  });
  io.run();
}

// A start in a branch, whose callable must not share an expression with the
// await of the executor.
static asio::awaitable<void> audit(int count, std::string const &name) {
  for (int i = 0; i < count; ++i)
    if (i % 2) {
      auto executor = co_await asio::this_coro::executor;
      recoro::spawn_on(executor, [i, name]() -> asio::awaitable<void> {
        co_await asio::post(asio::use_awaitable);
        std::cout << name << i << '\n';
      });
    }
    else
      std::cout << "no " << i << '\n';
  co_await asio::post(asio::use_awaitable);
}

// The same with an executor that is asked for.
static asio::awaitable<void> ends(std::string const &name) {
  for (int i = 0; i < 2; ++i) {
    auto executor = co_await asio::this_coro::executor;
    recoro::spawn_then(
        executor,
        [i, text = name + "s "]() -> asio::awaitable<void> {
          co_await asio::post(asio::use_awaitable);
          std::cout << text << i << '\n';
        },
        [i](std::exception_ptr e) { std::cout << i << (e ? " failed\n" : " ended\n"); });
  }
  co_await asio::post(asio::use_awaitable);
}

static void audits() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> { co_await ends("end"); });
  recoro::spawn_like(io, []() -> asio::awaitable<void> { co_await audit(4, "audit"); });
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
