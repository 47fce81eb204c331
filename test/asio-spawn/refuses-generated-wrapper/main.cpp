// What is started stands here, what starts it in a file that must stay.
#include "launch.hpp"
#include <iostream>

int main() {
    boost::asio::io_context io;
    launch(io, [](boost::asio::yield_context yield) { // refused: generated-file
        boost::asio::post(yield);
        std::cout << "done\n";
    });
    io.run();
}
