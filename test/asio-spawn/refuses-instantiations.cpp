// Explicit instantiations of which Clang does not keep the place.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

namespace asio = boost::asio;

// In a header the first, in a source the second.
template <class Value> Value declared(asio::io_context &io, Value value, asio::yield_context yield) { // refused: unsupported-declarator
  asio::post(io, yield);
  return value;
}
extern template int declared<int>(asio::io_context &io, int value, asio::yield_context yield);
template int declared<int>(asio::io_context &io, int value, asio::yield_context yield);

template <class Value> Value used(asio::io_context &io, Value value, asio::yield_context yield) { // refused: unsupported-declarator
  asio::post(io, yield);
  return value;
}
static int both(asio::io_context &io, asio::yield_context yield) { // refused: group-refused
  return used(io, 1, yield) + declared(io, 1, yield);
}
template int used<int>(asio::io_context &io, int value, asio::yield_context yield);

int main() {
  asio::io_context io;
  asio::spawn(io, [&io](asio::yield_context yield) { // refused: group-refused
    std::cout << both(io, yield) << "\n";
  });
  io.run();
}
