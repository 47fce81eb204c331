// What the program is about: shelves with fruit on them.
#ifndef PANTRY_PANTRY_HPP
#define PANTRY_PANTRY_HPP

#include <boost/asio/awaitable.hpp>
#include <boost/asio/spawn.hpp>

#include <map>
#include <string>

/// Shelves that have to be walked to: everything that looks at one takes time.
class pantry {
public:
    /// The first `stocktaking` requests find the pantry closed.
    explicit pantry(int stocktaking) : stocktaking_(stocktaking) {}

    /// True if a request must be turned away. Counts the request.
    bool turn_away() { return stocktaking_ > 0 && stocktaking_-- > 0; }

    /// Adds `count` pieces of `fruit` and returns how many there are now.
    int put(std::string const &fruit, int count,
            boost::asio::yield_context yield);

    /// How many pieces of `fruit` there are.
    int count(std::string const &fruit, boost::asio::yield_context yield);

    /// How many pieces of two kinds there are together.
    int total(std::string const &first, std::string const &second,
              boost::asio::yield_context yield);

private:
    void walk_to_shelf(boost::asio::yield_context yield);

    int stocktaking_;
    std::map<std::string, int> shelves_;
};

/// Throws unless there are `expected` pieces of `fruit`.
void audit(pantry &stock, std::string fruit, int expected,
           boost::asio::yield_context yield);

/// Prints what is left. The first function of this program that was written as
/// a native coroutine; it still reads the shelves in the old way.
boost::asio::awaitable<void> report(pantry &stock);

#endif
