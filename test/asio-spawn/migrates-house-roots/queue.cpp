#include "house.hpp"

namespace house {

void queue::later(task work) { (first ? second : first) = std::move(work); }

void queue::start() {
  asio::spawn(io, first);
  if (second)
    go(io, std::move(second));
}

} // namespace house
