#include "client.hpp"

#include "waiting.hpp"

#include <boost/asio.hpp>

#include <iostream>
#include <optional>
#include <stdexcept>
#include <utility>

namespace net = boost::asio;

client::client(net::io_context &context, std::string name)
    : name_(std::move(name)), stream_(net::ip::tcp::socket(context)) {}

void client::connect(unsigned short port, net::yield_context yield) {
    net::ip::tcp::endpoint const door(net::ip::address_v4::loopback(), port);
    stream_.socket().async_connect(door, yield);
    if (stream_.read(yield) != "WELCOME")
        throw std::runtime_error("this is not the pantry");
    std::cout << name_ << ": comes in\n";
}

std::string client::ask(std::string const &question, net::yield_context yield) {
    stream_.write(question, yield);
    std::optional<std::string> const answer = stream_.read(yield);
    if (!answer)
        throw std::runtime_error("the door was shut");
    if (*answer == "BUSY")
        throw std::runtime_error("the pantry is busy");
    return *answer;
}

std::string client::ask_patiently(std::string const &question, int tries,
                                  net::yield_context yield) {
    for (int attempt = 1;; ++attempt) {
        try {
            return ask(question, yield);
        } catch (std::exception const &error) {
            if (attempt == tries)
                throw;
            std::cout << name_ << ": " << error.what() << "\n";
            pause(attempt * std::chrono::milliseconds(10), yield);
            std::cout << name_ << ": asks again\n";
        }
    }
}

void visit(net::io_context &context, std::string name, unsigned short port,
           std::vector<std::string> const &questions, bool polite,
           net::yield_context yield) {
    client visitor(context, name);
    visitor.connect(port, yield);
    for (std::string const &question : questions) {
        std::string const answer = visitor.ask_patiently(question, 3, yield);
        std::cout << name << ": " << question << " -> " << answer << "\n";
    }
    if (polite) {
        std::string const farewell = visitor.ask("QUIT", yield);
        std::cout << name << ": is told " << farewell << "\n";
    }
}
