#include "server.hpp"

#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>

using boost::asio::ip::tcp;

session::session(tcp::socket socket, pantry &stock)
    : stream_(std::move(socket)), stock_(stock),
      strand_(boost::asio::make_strand(stream_.socket().get_executor())) {}

void session::start() {
    boost::asio::spawn(
        strand_,
        [self = shared_from_this()](boost::asio::yield_context yield) -> void {
            self->run(yield);
        });
}

void session::run(boost::asio::yield_context yield) {
    try {
        stream_.write("WELCOME", yield);
        for (;;) {
            std::optional<std::string> const request = stream_.read(yield);
            if (!request)
                break;
            if (*request == "QUIT") {
                std::cout << "server: a visitor leaves\n";
                stream_.write("BYE", yield);
                return;
            }
            stream_.write(answer(*request, yield), yield);
        }
        std::cout << "server: a visitor left without a word\n";
    } catch (std::exception const &error) {
        std::cout << "server: visit ended by " << error.what() << "\n";
    }
}

std::string session::answer(std::string const &request,
                            boost::asio::yield_context yield) {
    if (stock_.turn_away())
        return "BUSY";

    std::istringstream words(request);
    std::string verb, fruit, other;
    int count = 0;
    words >> verb >> fruit;
    if (verb == "PUT" && words >> count)
        return std::to_string(stock_.put(fruit, count, yield));
    if (verb == "GET")
        return std::to_string(stock_.count(fruit, yield));
    if (verb == "SUM" && words >> other)
        return std::to_string(stock_.total(fruit, other, yield));
    return "ERR no such request";
}

server::server(boost::asio::io_context &context, pantry &stock)
    : acceptor_(context,
                tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
      stock_(stock) {}

unsigned short server::port() const {
    return acceptor_.local_endpoint().port();
}

void server::serve(int visitors, boost::asio::yield_context yield) {
    for (int visitor = 1; visitor <= visitors; ++visitor) {
        boost::system::error_code error;
        tcp::socket socket = acceptor_.async_accept(yield[error]);
        if (error)
            throw std::runtime_error("the door is stuck: " + error.message());
        std::cout << "server: visitor " << visitor << "\n";
        std::make_shared<session>(std::move(socket), stock_)->start();
    }
    acceptor_.close();
}
