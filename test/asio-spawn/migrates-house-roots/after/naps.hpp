#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/awaitable.hpp>

// Sleeps, and counts how often.
boost::asio::awaitable<int> nap(boost::asio::io_context &io);

void tests();
