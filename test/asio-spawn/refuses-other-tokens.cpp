// A closure that uses one coroutine's token is handed to a coroutine with
// another one: whoever waits in it is not the one who calls it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

namespace asio = boost::asio;

template <class Step>
void run(Step const &step, asio::yield_context yield) { // refused: group-refused
  asio::post(yield);
  step(1);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context outer) { // refused: group-refused
    auto step = [&](int i) { // refused: suspends-in-callback
      asio::post(outer);
      std::cout << "step " << i << '\n';
    };
    bool const start = io.stopped();
    asio::spawn(outer, [&](asio::yield_context inner) { // refused: group-refused
      if (start)
        run(step, inner);
    });
    step(0);
    asio::post(outer);
  });
  io.run();
}
