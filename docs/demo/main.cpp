// The demo: a pantry with a door, and a program that knocks at it.
//
// Everything is a coroutine in the style that Boost.Asio had before C++20: a
// function that takes a `yield_context`, runs on a stack of its own, and passes
// the `yield_context` on to whatever it waits for. Only `report` is newer. The
// tutorial turns the others into functions like it, some at a time; what the
// program prints does not change.

#include "client.hpp"
#include "pantry.hpp"
#include "server.hpp"
#include "waiting.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>

#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace {

using boost::asio::yield_context;

/// Prints "One" and, a second later, "Two".
void one_two(countdown &others, yield_context yield) {
    std::cout << "One\n";
    pause(std::chrono::seconds(1), yield);
    std::cout << "Two\n";
    others.arrive();
}

/// Three coroutines wait at the same time, on one thread.
void count_together() {
    boost::asio::io_context context;
    countdown all(context, 3);
    for (int i = 0; i != 3; ++i)
        boost::asio::spawn(
            context, std::bind(one_two, std::ref(all), std::placeholders::_1));
    boost::asio::spawn(context, [&all](yield_context yield) {
        all.wait(yield);
        std::cout << "all three have counted\n";
    });
    context.run();
}

/// A server and its visitors, who come one after the other.
void open_the_door(pantry &stock) {
    boost::asio::io_context context;
    server door(context, stock);
    boost::asio::spawn(
        context.get_executor(),
        std::bind(&server::serve, &door, 2, std::placeholders::_1));

    boost::asio::spawn(context, [&](yield_context yield) {
        std::vector<std::string> const supplies = {
            "PUT apples 3", "PUT pears 4", "GET plums", "EAT apples"};
        visit(context, "gardener", door.port(), supplies, true, yield);

        std::vector<std::string> const shopping = {"GET apples",
                                                   "SUM apples pears"};
        visit(context, "cook", door.port(), shopping, false, yield);
    });
    context.run();
}

/// Stays awake while the books are checked.
void keep_watch(yield_context yield) {
    std::cout << "watch: begins\n";
    pause(std::chrono::milliseconds(50), yield);
    std::cout << "watch: ends\n";
}

/// An exception that leaves a coroutine comes out of `run()`. It ends that
/// coroutine and no other: `run()` may be called again, and the rest goes on.
void check_the_books(pantry &stock) {
    boost::asio::io_context context;
    boost::asio::spawn(context, [&stock](yield_context yield) {
        audit(stock, "apples", 4, yield);
    });
    boost::asio::spawn(context, keep_watch);
    for (;;) {
        try {
            context.run();
            return;
        } catch (std::exception const &error) {
            std::cout << "main: " << error.what() << "\n";
        }
    }
}

/// A native coroutine, which waits for an old one.
void write_the_report(pantry &stock) {
    boost::asio::io_context context;
    boost::asio::co_spawn(context, report(stock),
                          [](std::exception_ptr failure) {
                              if (failure)
                                  std::rethrow_exception(failure);
                          });
    context.run();
}

} // namespace

int main() {
    pantry stock(2);
    count_together();
    open_the_door(stock);
    check_the_books(stock);
    write_the_report(stock);
}
