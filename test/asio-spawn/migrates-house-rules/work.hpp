#pragma once

#include <house/fiber.hpp>
#include <string>

// Carries bricks; gives how many.
int carry(house::fiber f, int bricks, const std::string &who = "somebody");

// Of the time before the house had fibers.
void rest(boost::asio::yield_context yield);
