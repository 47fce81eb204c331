#include "line_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

line_stream::line_stream(boost::asio::ip::tcp::socket socket)
    : socket_(std::move(socket)) {}

std::optional<std::string> line_stream::read(boost::asio::yield_context yield) {
    boost::system::error_code error;
    std::size_t const length = boost::asio::async_read_until(
        socket_, boost::asio::dynamic_buffer(pending_), '\n', yield[error]);
    if (error == boost::asio::error::eof)
        return std::nullopt;
    if (error)
        throw boost::system::system_error(error, "read");

    std::string line = pending_.substr(0, length - 1);
    pending_.erase(0, length);
    return line;
}

void line_stream::write(std::string line, boost::asio::yield_context yield) {
    line += '\n';
    boost::asio::async_write(socket_, boost::asio::buffer(line), yield);
}
