// What stands around a token and gives an operation's result another form means
// the same around the native token.
#include <boost/asio.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

static asio::awaitable<std::string> line(tcp::socket &socket, std::string &buffer) {
  auto [ec, n] = co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer), '\n', asio::as_tuple(asio::use_awaitable));
  if (ec)
    co_return "(" + std::string(ec == asio::error::eof ? "end" : "error") + ")";
  std::string text = buffer.substr(0, n - 1);
  buffer.erase(0, n);
  co_return text;
}

static asio::awaitable<bool> fill(tcp::socket &socket, std::string &buffer, std::size_t wanted) {
  while (buffer.size() < wanted)
    if (auto [ec, n] = co_await asio::async_read(socket, asio::dynamic_buffer(buffer), asio::transfer_at_least(1), asio::as_tuple(asio::use_awaitable)); ec)
      co_return false;
  co_return true;
}

int main() {
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    auto [ec, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
    std::string buffer;
    std::cout << co_await line(socket, buffer) << '\n';
    std::cout << co_await fill(socket, buffer, 4) << buffer << '\n';
    buffer.clear();
    {
      auto &&out = std::cout << co_await line(socket, buffer);
      out << co_await fill(socket, buffer, 1) << '\n';
    }
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    tcp::socket socket(io);
    error_code ec;
    co_await socket.async_connect(acceptor.local_endpoint(), asio::redirect_error(asio::use_awaitable, ec));
    std::size_t n = co_await asio::async_write(socket, asio::buffer("hello\nmore", 10), asio::redirect_error(asio::use_awaitable, ec));
    std::cout << "sent " << n << ' ' << ec.value() << '\n';
  });

  asio::cancellation_signal signal;
  asio::steady_timer slow(io, std::chrono::seconds(20));
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    error_code ec;
    co_await slow.async_wait(asio::bind_cancellation_slot(signal.slot(), asio::redirect_error(asio::use_awaitable, ec)));
    std::cout << "cancelled " << (ec == asio::error::operation_aborted) << '\n';
    try {
      co_await slow.async_wait(asio::bind_cancellation_slot(signal.slot(), asio::use_awaitable));
    } catch (boost::system::system_error const &e) {
      std::cout << "again " << (e.code() == asio::error::operation_aborted) << '\n';
    }
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    for (int i = 0; i < 2; ++i) {
      co_await asio::steady_timer(io, std::chrono::milliseconds(30)).async_wait(asio::use_awaitable);
      signal.emit(asio::cancellation_type::all);
    }
  });
  // The coroutine goes on where the executor says, until it waits again.
  auto strand = asio::make_strand(io);
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    error_code ec;
    asio::steady_timer timer(io, std::chrono::milliseconds(90));
    co_await timer.async_wait(asio::bind_executor(strand, asio::redirect_error(asio::use_awaitable, ec)));
    std::cout << "on the strand " << strand.running_in_this_thread() << ec.value() << '\n';
    co_await asio::post(asio::use_awaitable);
    std::cout << "behind " << strand.running_in_this_thread() << '\n';
    co_await asio::post(asio::bind_executor(strand, asio::use_awaitable));
    std::cout << "on the strand " << strand.running_in_this_thread() << '\n';
  });
  io.run();
}
