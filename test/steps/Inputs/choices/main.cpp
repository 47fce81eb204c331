// One branch of a choice suspends, among the arguments of another coroutine.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>

using boost::asio::yield_context;

std::string nameOf(int guest, yield_context yield)
{
    boost::asio::post(yield);
    return "the guest with the number " + std::to_string(guest);
}

void greet(const std::string &name, yield_context yield)
{
    boost::asio::post(yield);
    std::cout << "hello, " << name << '\n';
}

void receive(int guest, yield_context yield)
{
    greet(guest ? nameOf(guest, yield) : "nobody", yield);
    greet(!guest ? "nobody" : nameOf(guest + 1, yield), yield);
}

int main()
{
    boost::asio::io_context io;
    boost::asio::spawn(io, [](yield_context yield) {
        receive(0, yield);
        receive(7, yield);
    });
    io.run();
}
