# A project of three files in the current folder, with commands of a compiler
# that nobody knows, so that an order of operands is open: two coroutines that
# change together over a header, one that is unsafe, one that is refused.
#
#   sh kitchen.sh INPUTS
mkdir -p src include
cat > include/nap.hpp <<'END'
#pragma once
#include <boost/asio.hpp>
int nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield);
END
cat > src/nap.cpp <<'END'
#include "nap.hpp"

int nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
  return 1;
}
END
cat > src/cook.cpp <<'END'
#include "nap.hpp"
#include <boost/asio.hpp>
void cook(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  /* 🍲 */ nap(timer, yield);
}
END
cat > src/other.cpp <<'END'
#include <boost/asio.hpp>
static int sip(boost::asio::steady_timer &timer,
               boost::asio::yield_context yield) {
  timer.async_wait(yield);
  return 1;
}
static int sum(int a, int b) { return a + b; }
void drink(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  sum(sip(timer, yield), sip(timer, yield));
}
struct Keeper { boost::asio::yield_context token[1]; };
void keep(boost::asio::yield_context yield) { Keeper keeper{yield}; }
END
touch .recoro.yaml
/usr/bin/python3 "$1/database.py" . src/nap.cpp src/cook.cpp src/other.cpp -- vendor-cc -std=c++20 -Iinclude -isystem "$1/stub"
