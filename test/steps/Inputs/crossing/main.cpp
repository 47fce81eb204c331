// Calls in both directions over a cut in the middle: values, references,
// exceptions, what cannot be copied, a callee that never suspends, a loop.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace net = boost::asio;

namespace {

void nap(net::io_context &io, net::yield_context yield) {
    net::steady_timer timer(io, std::chrono::milliseconds(1));
    timer.async_wait(yield);
}

std::unique_ptr<std::string> label(int key, net::yield_context yield) {
    if (key < 0)
        throw std::runtime_error("no label " + std::to_string(key));
    net::post(yield);
    return std::make_unique<std::string>("label " + std::to_string(key));
}

std::map<int, std::string> kept;

std::string &fetch(net::io_context &io, int key, net::yield_context yield) {
    if (key % 2)
        nap(io, yield);
    auto const found = kept.find(key);
    if (found != kept.end())
        return found->second;
    return kept[key] = *label(key, yield);
}

std::size_t total(net::io_context &io, net::yield_context yield) {
    std::size_t length = 0;
    for (int key = 0; key != 3; ++key)
        length += fetch(io, key, yield).size();
    fetch(io, 1, yield) += " with more";
    return length;
}

void guarded(net::io_context &io, int key, net::yield_context yield) {
    try {
        std::cout << fetch(io, key, yield) << "\n";
    } catch (std::runtime_error const &error) {
        std::cout << error.what() << "\n";
        nap(io, yield);
    }
}

} // namespace

int main() {
    net::io_context io;
    net::spawn(io, [&](net::yield_context yield) {
        std::cout << total(io, yield) << "\n";
        guarded(io, 1, yield);
        guarded(io, -1, yield);
        guarded(io, -2, yield);
    });
    net::spawn(io, [&](net::yield_context yield) {
        std::cout << "second: " << fetch(io, 4, yield) << "\n";
    });
    io.run();
    std::cout << kept.size() << "\n";
}
