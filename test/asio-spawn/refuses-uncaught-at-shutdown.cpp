// A guard that asks for exceptions on their way takes another branch when the
// context is destroyed under it.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <exception>
#include <iostream>

namespace asio = boost::asio;

struct on_failure {
    int before = std::uncaught_exceptions();
    ~on_failure() {
        if (std::uncaught_exceptions() > before)
            std::cout << "rolled back\n";
    }
};

struct transaction {
    on_failure guard;
};

void pay(asio::yield_context yield) { // unsafe: uncaught-at-shutdown
    transaction open;
    asio::post(yield);
    std::cout << "paid\n";
}

int main() {
    asio::io_context io;
    asio::spawn(io, [](asio::yield_context yield) { // unsafe: uncaught-at-shutdown
        pay(yield);
    });
    io.run();
}
