#pragma once

#include <house/fiber.hpp>
#include <string>
#include <boost/asio/awaitable.hpp>

// Carries bricks; gives how many.
boost::asio::awaitable<int> carry(int bricks, const std::string &who = "somebody");

// Of the time before the house had fibers.
boost::asio::awaitable<void> rest();
