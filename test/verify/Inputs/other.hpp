#pragma once
#include <boost/asio/spawn.hpp>
void other(boost::asio::steady_timer &timer, boost::asio::yield_context yield);
