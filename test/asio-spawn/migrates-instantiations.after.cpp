// Templates that are instantiated explicitly say their signature again.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace net {
struct sender {
  asio::io_context &io;
  template <class Socket> asio::awaitable<void> send(Socket socket, std::pair<int, int> range);
  template <class Socket> asio::awaitable<std::unique_ptr<std::string>> receive(Socket socket);
};

template <class Value> asio::awaitable<Value> later(asio::io_context &io, Value value) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
  co_return value;
}
template asio::awaitable<int> later<int>(asio::io_context &io, int value);
extern template asio::awaitable<long> later<long>(asio::io_context &io, long value);
template asio::awaitable<std::string> later<std::string>(asio::io_context &, std::string);

template <class Socket> asio::awaitable<void> sender::send(Socket socket, std::pair<int, int> range) {
  for (int at = range.first; at != range.second; ++at) {
    auto &&out = std::cout << "sent ";
    out << co_await later(io, socket) << " " << at << "\n";
  }
}
template asio::awaitable<void> sender::send<int>(int socket, std::pair<int, int> range);
template asio::awaitable<void> sender::send(std::string socket,
                           std::pair<int, int> range);

template <class Socket> asio::awaitable<std::unique_ptr<std::string>> sender::receive(Socket socket) {
  co_await send(socket, {0, 1});
  co_return std::make_unique<std::string>("received");
}
} // namespace net

template asio::awaitable<std::unique_ptr<std::string>> net::sender::receive<int>(int);

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&io]() -> asio::awaitable<void> {
    net::sender s{io};
    co_await s.send(std::string("text"), {1, 3});
    std::cout << *co_await s.receive(7) << "\n";
  });
  io.run();
}
