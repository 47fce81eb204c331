#include "pantry.hpp"

#include "waiting.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <iostream>
#include <stdexcept>

void pantry::walk_to_shelf(boost::asio::yield_context yield) {
    pause(std::chrono::milliseconds(5), yield);
}

int pantry::put(std::string const &fruit, int count,
                boost::asio::yield_context yield) {
    walk_to_shelf(yield);
    shelves_[fruit] += count;
    return shelves_[fruit];
}

int pantry::count(std::string const &fruit, boost::asio::yield_context yield) {
    walk_to_shelf(yield);
    auto const shelf = shelves_.find(fruit);
    return shelf == shelves_.end() ? 0 : shelf->second;
}

int pantry::total(std::string const &first, std::string const &second,
                  boost::asio::yield_context yield) {
    int const already = count(first, yield);
    return already + count(second, yield);
}

void audit(pantry &stock, std::string fruit, int expected,
           boost::asio::yield_context yield) {
    int const missing = expected - stock.count(fruit, yield);
    if (missing != 0)
        throw std::runtime_error("audit: " + std::to_string(missing) + " " +
                                 fruit + " missing");
    std::cout << "audit: all " << fruit << " are there\n";
}

boost::asio::awaitable<void> report(pantry &stock) {
    auto const executor = co_await boost::asio::this_coro::executor;
    // `total` is an old-style coroutine: it needs a stack of its own.
    int const left = co_await boost::asio::spawn(
        executor,
        [&stock](boost::asio::yield_context yield) -> int {
            return stock.total("apples", "pears", yield);
        },
        boost::asio::use_awaitable);
    std::cout << "report: " << left << " apples and pears\n";
}
