#include <boost/asio/spawn.hpp>

void nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield);

namespace kitchen {
	void cook(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
		nap(timer, yield);	// über
	}
}

void nap(boost::asio::steady_timer &timer,
         boost::asio::yield_context yield) {
  timer.async_wait(yield);
}

struct Keeper { boost::asio::yield_context token[1]; };
void keep(boost::asio::yield_context yield) { /* ü	*/ Keeper keeper{yield}; }
