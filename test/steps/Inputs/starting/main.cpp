// Children that are started on the token of their parent: a lambda, a function,
// one that ends at once. The name of the token stands right behind the includes.
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <string>
#include <boost/asio/spawn.hpp>
using boost::asio::yield_context;
namespace {

void nap(boost::asio::io_context &io, int times, yield_context yield) {
    boost::asio::steady_timer timer(io);
    while (times--) {
        timer.expires_after(std::chrono::milliseconds(3));
        timer.async_wait(yield);
    }
}

void tell(yield_context) { std::cout << "told\n"; }

void parent(boost::asio::io_context &io, std::string name,
            yield_context yield) {
    int running = 1;
    boost::asio::spawn(yield, [&](yield_context child) {
        std::cout << name << ": child begins\n";
        nap(io, 1, child);
        std::cout << name << ": child goes on\n";
        --running;
    });
    std::cout << name << ": parent goes on\n";
    boost::asio::spawn(yield, tell);
    nap(io, 3, yield);
    std::cout << name << ": " << running << " left\n";
}

} // namespace

int main() {
    boost::asio::io_context io;
    boost::asio::spawn(io, [&](yield_context yield) {
        parent(io, "first", yield);
        parent(io, "second", yield);
    });
    io.run();
}
