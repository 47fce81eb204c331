#ifndef ECHO_SESSION_HPP_
#define ECHO_SESSION_HPP_

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/streambuf.hpp>
#include <memory>
#include <string>

namespace echo {

/// Everybody logs under his own name; main() prints the logs at the end, one
/// name after the other (what the peers do to each other has no fixed order).
void log(const std::string& who, const std::string& what);
void dump_logs();

namespace net = boost::asio;
using net::ip::tcp;

/// One connected client.  Lives as long as one of its coroutines does.
class session : public std::enable_shared_from_this<session>
{
public:
    session(tcp::socket sock, int id);
    ~session();

    /// starts the session; returns at once
    void go();

private:
    // reads one line, without the '\n'. Returns false at the end of the stream.
    net::awaitable<bool> read_line(std::string& out);
    net::awaitable<void> write_line(const std::string& line);
    net::awaitable<std::size_t> reply(const std::string& cmd);

    tcp::socket socket_;
    net::steady_timer timer_;
    net::strand<tcp::socket::executor_type> strand_;
    std::string buf_;
    const int id_;
    std::size_t sent_ = 0;
};

} // namespace echo

#endif
