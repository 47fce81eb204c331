#include "store.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <iostream>
#include <stdexcept>

namespace store {

void nap(boost::asio::io_context &io, yield_context yield) {
    boost::asio::steady_timer timer(io, std::chrono::milliseconds(1));
    timer.async_wait(yield);
}

int counting::fetch(int key, yield_context yield) {
    if (key % 2)
        nap(io_, yield);
    std::cout << "fetch " << key << " as number " << ++fetches_ << "\n";
    return key * 10;
}

int &counting::slot(std::string const &name, yield_context yield) {
    nap(io_, yield);
    return slots_[name];
}

std::unique_ptr<int> counting::give(int value, yield_context yield) {
    return std::make_unique<int>(fetch(value, yield) + 1);
}

void counting::fail(std::string why, yield_context yield) {
    nap(io_, yield);
    throw std::runtime_error(why);
}

int sum(std::vector<int> const &values, yield_context yield) {
    int total = 0;
    for (int value : values) {
        boost::asio::post(yield);
        total += value;
    }
    return total;
}

int sum(int first, int second, yield_context yield) {
    return sum(std::vector<int>{first, second}, yield);
}

} // namespace store
