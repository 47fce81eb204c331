// Values of function types, some of which are migrated before others.
#include "jobs.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <stdexcept>

namespace net = boost::asio;

static int by_hand(std::string const &name, net::yield_context yield) {
    net::post(yield);
    std::cout << "by hand: " << name << "\n";
    return 1;
}

static void kept(jobs::list &all, net::io_context &io) {
    int calls = 0;
    auto named = [&io](std::string const &name, net::yield_context yield) {
        net::steady_timer timer(io, std::chrono::milliseconds(1));
        timer.async_wait(yield);
        std::cout << "named: " << name << "\n";
        return 2;
    };
    all.add("hand", by_hand);
    all.add("named", named);
    all.add("again", std::move(named));
    all.add("count", [calls](std::string const &, net::yield_context) mutable { return ++calls; });
    all.by_name["late"] = [](std::string name, net::yield_context yield) -> int {
        net::post(yield);
        throw std::runtime_error("late: " + name);
    };
    all.done.push_back([](std::unique_ptr<int> what, net::yield_context yield) {
        net::post(yield);
        std::cout << "done " << *what << "\n";
    });
    all.done.emplace_back([&all](std::unique_ptr<int> what, net::yield_context yield) {
        std::cout << all.run("count", yield) + *what << "\n";
    });
}

int main() {
    net::io_context io;
    jobs::list all;
    kept(all, io);
    net::spawn(io, [&](net::yield_context yield) {
        for (char const *name : {"hand", "named", "again", "count", "count", "late", "none"})
            std::cout << all.run(name, yield) << "\n";
        jobs::report(all, yield);
    });
    io.run();
}
