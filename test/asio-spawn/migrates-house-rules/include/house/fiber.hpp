// Fibers of this house: what they are given is a yield_context in disguise.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <iostream>
#include <string>
#include <utility>

namespace house {

class fiber {
public:
  fiber(boost::asio::yield_context inner) : inner(inner) {}

  boost::asio::yield_context get() const { return inner; }
  operator boost::asio::yield_context() const { return inner; }
  auto executor() const { return inner.get_executor(); }

private:
  boost::asio::yield_context inner;
};

// Starts f, and says what went wrong in it.
template <class Function>
void launch(boost::asio::io_context &io, Function f) {
  boost::asio::spawn(io, [f = std::move(f)](
                             boost::asio::yield_context yield) mutable {
    try {
      f(fiber(yield));
    } catch (const std::exception &e) {
      std::cout << "a fiber failed: " << e.what() << "\n";
    }
  });
}

inline void submit(boost::asio::io_context &io,
                   std::function<void(fiber)> work) {
  boost::asio::spawn(io, [work = std::move(work)](
                             boost::asio::yield_context yield) { work(yield); });
}

inline boost::asio::yield_context quiet(const fiber &f,
                                        boost::system::error_code &ec) {
  return f.get()[ec];
}

inline void trace(const std::string &what) { std::cout << what << "\n"; }
inline void trace(fiber, const std::string &what) { trace(what); }

// Gives how long it napped.
inline int nap(const fiber &f, int milliseconds) {
  boost::asio::steady_timer timer(f.executor(),
                                  std::chrono::milliseconds(milliseconds));
  timer.async_wait(f.get());
  return milliseconds;
}

} // namespace house
