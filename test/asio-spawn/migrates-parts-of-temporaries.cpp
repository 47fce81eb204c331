// What moves in front of an await is part of a temporary, which must live as long.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>
namespace asio = boost::asio;
struct answer {
  int code;
  std::string text;
  std::string const &words() const { return text; }
};
answer ask(asio::io_context &io, int code, asio::yield_context yield) {
  asio::post(io, yield);
  return {code, "a quite long answer, longer than small " + std::to_string(code)};
}
std::string own(asio::io_context &io, asio::yield_context yield) {
  asio::post(io, yield);
  return "a quite long answer, own one, longer than small";
}
int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    std::string both = ask(io, 1, yield).words() + own(io, yield);
    std::cout << both << "\n";
    std::cout << ask(io, 2, yield).words() << own(io, yield) << "\n";
    std::string third = std::string(ask(io, 3, yield).words()) + own(io, yield);
    std::cout << third << (ask(io, 2, yield).words() == own(io, yield)) << "\n";
    std::string v = own(io, yield).append("x") + ask(io, 4, yield).text;
    std::cout << v << "\n";
    std::cout << std::string_view(own(io, yield)).substr(2) << std::string_view(own(io, yield)).substr(3) << "\n";
  });
  io.run();
}
