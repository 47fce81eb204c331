// The same for native coroutines.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <iostream>
#include <utility>

namespace house {

template <class Function>
void co_launch(boost::asio::io_context &io, Function f) {
  boost::asio::co_spawn(
      io,
      [f = std::move(f)]() mutable -> boost::asio::awaitable<void> {
        try {
          co_await f();
        } catch (const std::exception &e) {
          std::cout << "a fiber failed: " << e.what() << "\n";
        }
      },
      boost::asio::detached);
}

inline void co_submit(boost::asio::io_context &io,
                      std::function<boost::asio::awaitable<void>()> work) {
  co_launch(io, std::move(work));
}

inline boost::asio::awaitable<int> co_nap(int milliseconds) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                  std::chrono::milliseconds(milliseconds));
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_return milliseconds;
}

} // namespace house
