// Generic lambdas that call what they are handed: their results are deduced from what
// suspends.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct request {
  asio::io_context &io;
  asio::yield_context yield;
};

static int fetch(request &r) {
  asio::post(r.io, r.yield);
  return 20;
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    auto one = [&] {
      asio::post(io, yield);
      return 1;
    };
    auto run = [](auto const &step) { return step(); };
    auto next = [](auto step) { return step() + 1; };
    auto plain = [](auto const &value) { return value + value; };
    std::cout << run(one) << next(one) << next([&] {
      asio::post(io, yield);
      return 2;
    }) << plain(4) << plain(std::string("5")) << "\n";
    std::cout << run([&] {
      asio::post(io, yield);
      return std::string("text");
    }) << "\n";
    request r{io, yield};
    auto twice = [](auto &from, auto const &step) { return fetch(from) + step(); };
    std::cout << twice(r, one) << "\n";
  });
  io.run();
}
