// The house's fibers, known from .recoro/rules/house.yaml alone.
#include "work.hpp"
#include <boost/asio/post.hpp>
#include <house/fiber.hpp>
#include <stdexcept>

namespace asio = boost::asio;

static void cancelled(asio::io_context &io, house::fiber f) {
  asio::steady_timer timer(io, std::chrono::hours(1));
  asio::post(f.executor(), [&] { timer.cancel(); });
  boost::system::error_code ec;
  timer.async_wait(house::quiet(f, ec));
  house::trace(f, ec.message());
  timer.expires_after(std::chrono::milliseconds(1));
  timer.async_wait(f.get());

  asio::post(io, [&] { timer.cancel(); });
  timer.expires_after(std::chrono::hours(1));
  timer.async_wait(f.get()[ec]);
  house::trace(f, "again: " + ec.message());
}

struct bricklayer {
  asio::io_context &io;
  int bricks;

  void operator()(house::fiber f) {
    bricks -= carry(f, bricks);
    house::trace(f, "bricks left: " + std::to_string(bricks));
  }
};

int main() {
  asio::io_context io;
  house::launch(io, [&](house::fiber f) {
    house::trace(f, "carried " + std::to_string(carry(f, 2, "Ann")));
    cancelled(io, f);
    throw std::runtime_error("tired");
  });
  io.run();
  io.restart();

  house::launch(io, bricklayer{io, 3});
  io.run();
  io.restart();

  house::submit(io, [&](house::fiber f) {
    int napped = house::nap(f, 1) + house::nap(f, 2);
    std::cout << "napped " << napped << "\n";
  });
  io.run();
}
