// What a std::function takes by value, and what a std::bind converts, is gone
// when the call that made the awaitable has returned.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <iostream>
#include <string>

namespace asio = boost::asio;

void show(std::string const &text, // refused: parameter-would-dangle
          asio::yield_context yield) {
    asio::post(yield);
    std::cout << text << '\n';
}

int main() {
    asio::io_context io;
    char const *converted = "converted";
    asio::spawn(io, std::bind(show, converted, std::placeholders::_1));

    std::function<void(std::string, asio::yield_context)> log = // refused: group-refused
        [](std::string const &text, asio::yield_context yield) { // refused: parameter-would-dangle
            asio::post(yield);
            std::cout << text << '\n';
        };
    asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
        log("by value", yield);
    });
    io.run();
}
