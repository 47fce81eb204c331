#pragma once

#include <boost/asio.hpp>
#include <iostream>

#ifndef NAPS
#define NAPS 1
#endif

// Included under different macros: what one translation unit skips, another reads.
namespace {

struct bed {
  boost::asio::io_context &io;

  boost::asio::awaitable<void> nap() {
    for (int i = 0; i < NAPS; ++i)
      co_await boost::asio::post(io, boost::asio::use_awaitable);
#ifdef TALKS
    co_await say("slept");
#else
    co_await boost::asio::post(io, boost::asio::use_awaitable);
#endif
  }

#ifdef TALKS
  boost::asio::awaitable<void> say(const char *what) {
    co_await boost::asio::post(io, boost::asio::use_awaitable);
    std::cout << what << '\n';
  }
#endif
};

} // namespace
