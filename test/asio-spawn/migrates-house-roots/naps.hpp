#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>

// Sleeps, and counts how often.
int nap(boost::asio::io_context &io, boost::asio::yield_context yield);

void tests();
