// Names stay as the file spells them; comments stay where they are.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>

using boost::asio::io_context;

namespace full {
boost::asio::awaitable<void> nap(io_context &io /* passed on */) {
  co_await boost::asio::post(io, boost::asio::use_awaitable); // a short one
}
} // namespace full

namespace aliased {
namespace net = ::boost::asio;
auto nap(io_context &io /*by name*/ ) -> net::awaitable<int> {
  /* before */ co_await net::post(io, net::use_awaitable) /* behind */;
  co_return 2;
}
} // namespace aliased

namespace inside {
using namespace boost::asio;
awaitable<int> nap(io_context &io
        // the token stands alone
        ) {
  co_await post(io, use_awaitable);
  co_return 3;
}
} // namespace inside

int main() {
  io_context io;
  recoro::spawn_like(io, [&io]() -> boost::asio::awaitable<void> {
    co_await full::nap(io);
    int const two = co_await aliased::nap(io);
    int const three = co_await inside::nap(io);
    std::cout << two << three << "\n";
  });
  io.run();
}
