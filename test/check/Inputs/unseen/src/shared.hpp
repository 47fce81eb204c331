// Read by two units, each of which switches on another part.
#ifndef SHARED_HPP
#define SHARED_HPP
#include <boost/asio/spawn.hpp>
#ifdef SHARED
using first = boost::asio::yield_context;
#else
using second = boost::asio::yield_context;
#endif
#if 0
using third = boost::asio::yield_context;
#endif
#endif
