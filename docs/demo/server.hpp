// The pantry's door: a server that says WELCOME and then answers requests, one
// line each.
//
//     PUT fruit count     puts that many pieces there; answers with the count
//     GET fruit           answers with the count
//     SUM fruit fruit     answers with the count of both
//     QUIT                answers BYE and ends the visit
//
// BUSY means: try again later. ERR and a reason: that was not a request.
#ifndef PANTRY_SERVER_HPP
#define PANTRY_SERVER_HPP

#include "line_stream.hpp"
#include "pantry.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/strand.hpp>

#include <memory>
#include <string>

/// One visitor. Keeps itself alive until the visit ends.
class session : public std::enable_shared_from_this<session> {
public:
    session(boost::asio::ip::tcp::socket socket, pantry &stock);

    /// Starts to answer, on the session's own strand.
    void start();

private:
    void run(boost::asio::yield_context yield);
    std::string answer(std::string const &request,
                       boost::asio::yield_context yield);

    line_stream stream_;
    pantry &stock_;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
};

/// Listens on a free port of the loopback interface.
class server {
public:
    server(boost::asio::io_context &context, pantry &stock);

    unsigned short port() const;

    /// Lets in so many visitors, then closes the door.
    void serve(int visitors, boost::asio::yield_context yield);

private:
    boost::asio::ip::tcp::acceptor acceptor_;
    pantry &stock_;
};

#endif
