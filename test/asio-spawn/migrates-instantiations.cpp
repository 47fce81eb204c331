// Templates that are instantiated explicitly say their signature again.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace net {
struct sender {
  asio::io_context &io;
  template <class Socket> void send(Socket socket, std::pair<int, int> range, asio::yield_context yield);
  template <class Socket> std::unique_ptr<std::string> receive(Socket socket, asio::yield_context yield);
};

template <class Value> Value later(asio::io_context &io, Value value, asio::yield_context yield) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
  return value;
}
template int later<int>(asio::io_context &io, int value, asio::yield_context yield);
extern template long later<long>(asio::io_context &io, long value, asio::yield_context yield);
template std::string later<std::string>(asio::io_context &, std::string, asio::yield_context);

template <class Socket> void sender::send(Socket socket, std::pair<int, int> range, asio::yield_context yield) {
  for (int at = range.first; at != range.second; ++at)
    std::cout << "sent " << later(io, socket, yield) << " " << at << "\n";
}
template void sender::send<int>(int socket, std::pair<int, int> range, asio::yield_context yield);
template void sender::send(std::string socket,
                           std::pair<int, int> range,
                           asio::yield_context yield);

template <class Socket> std::unique_ptr<std::string> sender::receive(Socket socket, asio::yield_context yield) {
  send(socket, {0, 1}, yield);
  return std::make_unique<std::string>("received");
}
} // namespace net

template std::unique_ptr<std::string> net::sender::receive<int>(int, asio::yield_context);

int main() {
  asio::io_context io;
  asio::spawn(io, [&io](asio::yield_context yield) {
    net::sender s{io};
    s.send(std::string("text"), {1, 3}, yield);
    std::cout << *s.receive(7, yield) << "\n";
  });
  io.run();
}
