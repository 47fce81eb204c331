#include "jobs.hpp"
#include <boost/asio/post.hpp>
#include <iostream>

namespace jobs {

int list::run(std::string const &name, boost::asio::yield_context yield) {
    auto found = by_name.find(name);
    if (found == by_name.end())
        return -1;
    try {
        return found->second(name, yield);
    } catch (std::exception const &error) {
        std::cout << error.what() << "\n";
    }
    return -2;
}

void report(list &all, boost::asio::yield_context yield) {
    int number = 0;
    for (ending const &one : all.done) {
        boost::asio::post(yield);
        one(std::make_unique<int>(++number), yield);
    }
}

} // namespace jobs
