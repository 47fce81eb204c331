#pragma once

#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

#ifndef NAPS
#define NAPS 1
#endif

// Included under different macros: what one translation unit skips, another reads.
namespace {

struct bed {
  boost::asio::io_context &io;

  void nap(boost::asio::yield_context yield) {
    for (int i = 0; i < NAPS; ++i)
      boost::asio::post(io, yield);
#ifdef TALKS
    say("slept", yield);
#else
    boost::asio::post(io, yield);
#endif
  }

#ifdef TALKS
  void say(const char *what, boost::asio::yield_context yield) {
    boost::asio::post(io, yield);
    std::cout << what << '\n';
  }
#endif
};

} // namespace
