// What stands between coroutines of a small program: calls in calls, references,
// exceptions, handlers, choices, what is moved, and what is kept in a function.
#include "store.hpp"

#include <boost/asio/steady_timer.hpp>

#include <iostream>
#include <stdexcept>

namespace net = boost::asio;

namespace {

template <typename T>
T twice(T value, net::yield_context yield) {
    net::post(yield);
    return value + value;
}

std::string named(std::string const &name, int number,
                  net::yield_context yield) {
    net::post(yield.get_executor(), yield);
    return name + std::to_string(number);
}

void nested(store::counting &from, net::yield_context yield) {
    std::cout << store::sum(1, twice(from.fetch(3, yield), yield), yield)
              << "\n";
    std::cout << named("n", from.fetch(4, yield), yield).size() << "\n";
    if (store::sum({1, 2, 3}, yield) == 6 && from.fetch(5, yield) == 50)
        std::cout << "as it should be\n";
}

void references(store::counting &from, net::yield_context yield) {
    from.slot("a", yield) = from.fetch(6, yield);
    ++from.slot("a", yield);
    int &kept = from.slot("a", yield);
    kept += 1;
    std::cout << "a: " << from.slot("a", yield) << "\n";
    std::unique_ptr<int> const one = from.give(7, yield);
    std::cout << "given: " << *one << ", " << *from.give(8, yield) << "\n";
}

void handlers(store::counting &from, net::yield_context yield) {
    for (int attempt = 0;; ++attempt) {
        try {
            from.fail(named("attempt ", attempt, yield), yield);
        } catch (std::runtime_error const &error) {
            std::cout << error.what() << "\n";
            if (from.fetch(attempt, yield) == 20)
                return;
        }
    }
}

void over(store::source &any, int times, net::yield_context yield) {
    while (times-- > 0)
        std::cout << "any: " << any.fetch(times, yield) << "\n";
}

void visit(std::map<std::string, store::visitor> const &all,
           net::yield_context yield) {
    for (auto const &[name, one] : all)
        one(name, yield);
}

int chosen(store::counting &from, bool high, net::yield_context yield) {
    int const value = high ? from.fetch(9, yield) : twice(4, yield);
    return value ? twice(value, yield) : 0;
}

} // namespace

int main() {
    net::io_context io;
    store::counting from(io);
    std::map<std::string, store::visitor> visitors;
    visitors["first"] = [&](std::string const &name, net::yield_context yield) {
        std::cout << name << ": " << from.fetch(11, yield) << "\n";
    };
    visitors["second"] = [&](std::string const &name, net::yield_context yield) {
        store::nap(io, yield);
        std::cout << name << "\n";
    };
    net::spawn(io, [&](net::yield_context yield) {
        nested(from, yield);
        references(from, yield);
        handlers(from, yield);
        over(from, 3, yield);
        visit(visitors, yield);
        std::cout << chosen(from, true, yield) << "\n";
        std::cout << chosen(from, false, yield) << "\n";
        net::post(net::bind_executor(yield.get_executor(),
                                     [] { std::cout << "posted\n"; }));
        try {
            from.fail("in the end", yield);
        } catch (std::exception const &error) {
            std::cout << error.what() << "\n";
        }
    });
    io.run();
}
