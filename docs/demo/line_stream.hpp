// A socket that speaks in lines.
#ifndef PANTRY_LINE_STREAM_HPP
#define PANTRY_LINE_STREAM_HPP

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/spawn.hpp>

#include <optional>
#include <string>

/// Reads and writes whole lines; their ends never leave this class.
class line_stream {
public:
    explicit line_stream(boost::asio::ip::tcp::socket socket);

    /// The next line, or nothing when the peer has hung up. Throws
    /// `boost::system::system_error` when the connection broke.
    std::optional<std::string> read(boost::asio::yield_context yield);

    /// Sends `line` and its end. Throws as `read` does.
    void write(std::string line, boost::asio::yield_context yield);

    boost::asio::ip::tcp::socket &socket() { return socket_; }

private:
    boost::asio::ip::tcp::socket socket_;
    // What has arrived but has not been read: the start of a later line.
    std::string pending_;
};

#endif
