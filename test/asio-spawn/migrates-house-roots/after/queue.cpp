#include "house.hpp"

namespace house {

void queue::later(task work) { (first ? second : first) = std::move(work); }

void queue::start() {
  recoro::spawn_like(io, first);
  if (second)
    go(io, std::move(second));
}

} // namespace house
