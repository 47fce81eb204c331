// What stands around a token and gives an operation's result another form means
// the same around the native token.
#include <boost/asio.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

static std::string line(tcp::socket &socket, std::string &buffer, asio::yield_context yield) {
  auto [ec, n] = asio::async_read_until(socket, asio::dynamic_buffer(buffer), '\n', asio::as_tuple(yield));
  if (ec)
    return "(" + std::string(ec == asio::error::eof ? "end" : "error") + ")";
  std::string text = buffer.substr(0, n - 1);
  buffer.erase(0, n);
  return text;
}

static bool fill(tcp::socket &socket, std::string &buffer, std::size_t wanted, asio::yield_context yield) {
  while (buffer.size() < wanted)
    if (auto [ec, n] = asio::async_read(socket, asio::dynamic_buffer(buffer), asio::transfer_at_least(1), asio::as_tuple(yield)); ec)
      return false;
  return true;
}

int main() {
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  asio::spawn(io, [&](asio::yield_context yield) {
    auto [ec, socket] = acceptor.async_accept(asio::as_tuple(yield));
    std::string buffer;
    std::cout << line(socket, buffer, yield) << '\n';
    std::cout << fill(socket, buffer, 4, yield) << buffer << '\n';
    buffer.clear();
    std::cout << line(socket, buffer, yield) << fill(socket, buffer, 1, yield) << '\n';
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    tcp::socket socket(io);
    error_code ec;
    socket.async_connect(acceptor.local_endpoint(), asio::redirect_error(yield, ec));
    std::size_t n = asio::async_write(socket, asio::buffer("hello\nmore", 10), asio::redirect_error(yield, ec));
    std::cout << "sent " << n << ' ' << ec.value() << '\n';
  });

  asio::cancellation_signal signal;
  asio::steady_timer slow(io, std::chrono::seconds(20));
  asio::spawn(io, [&](asio::yield_context yield) {
    error_code ec;
    slow.async_wait(asio::bind_cancellation_slot(signal.slot(), yield[ec]));
    std::cout << "cancelled " << (ec == asio::error::operation_aborted) << '\n';
    try {
      slow.async_wait(asio::bind_cancellation_slot(signal.slot(), yield));
    } catch (boost::system::system_error const &e) {
      std::cout << "again " << (e.code() == asio::error::operation_aborted) << '\n';
    }
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    for (int i = 0; i < 2; ++i) {
      asio::steady_timer(io, std::chrono::milliseconds(30)).async_wait(yield);
      signal.emit(asio::cancellation_type::all);
    }
  });
  // The coroutine goes on where the executor says, until it waits again.
  auto strand = asio::make_strand(io);
  asio::spawn(io, [&](asio::yield_context yield) {
    error_code ec;
    asio::steady_timer timer(io, std::chrono::milliseconds(90));
    timer.async_wait(asio::bind_executor(strand, yield[ec]));
    std::cout << "on the strand " << strand.running_in_this_thread() << ec.value() << '\n';
    asio::post(yield);
    std::cout << "behind " << strand.running_in_this_thread() << '\n';
    asio::post(asio::bind_executor(strand, yield));
    std::cout << "on the strand " << strand.running_in_this_thread() << '\n';
  });
  io.run();
}
