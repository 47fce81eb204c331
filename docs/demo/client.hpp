// Those who come to the pantry's door.
#ifndef PANTRY_CLIENT_HPP
#define PANTRY_CLIENT_HPP

#include "line_stream.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>

#include <string>
#include <vector>

/// A visitor with a name.
class client {
public:
    client(boost::asio::io_context &context, std::string name);

    /// Goes to the door and waits for the welcome. Throws `std::runtime_error`
    /// if somebody else lives there.
    void connect(unsigned short port, boost::asio::yield_context yield);

    /// Asks one question. Throws `std::runtime_error` if the pantry is busy or
    /// the door is shut before the answer came.
    std::string ask(std::string const &question,
                    boost::asio::yield_context yield);

    /// Asks until there is an answer, `tries` times at the most, and waits
    /// longer each time. The last failure is the caller's.
    std::string ask_patiently(std::string const &question, int tries,
                              boost::asio::yield_context yield);

private:
    std::string name_;
    line_stream stream_;
};

/// A whole visit: asks everything, prints every answer, and takes its leave if
/// `polite`.
void visit(boost::asio::io_context &context, std::string name,
           unsigned short port, std::vector<std::string> const &questions,
           bool polite, boost::asio::yield_context yield);

#endif
