// Names stay as the file spells them; comments stay where they are.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

using boost::asio::io_context;
using boost::asio::spawn;

namespace full {
void nap(io_context &io, boost::asio::yield_context yield /* passed on */) {
  boost::asio::post(io, yield); // a short one
}
} // namespace full

namespace aliased {
namespace net = ::boost::asio;
auto nap(io_context &io, /*by name*/ net::yield_context yield) -> int {
  /* before */ net::post(io, yield) /* behind */;
  return 2;
}
} // namespace aliased

namespace inside {
using namespace boost::asio;
int nap(io_context &io,
        // the token stands alone
        yield_context yield) {
  post(io, yield);
  return 3;
}
} // namespace inside

int main() {
  io_context io;
  spawn(io, [&io](boost::asio::yield_context yield) {
    full::nap(io, yield);
    int const two = aliased::nap(io, yield);
    int const three = inside::nap(io, yield);
    std::cout << two << three << "\n";
  });
  io.run();
}
