#include "contents.hpp"
#include <algorithm>
#include <iostream>

int main() {
    chapter const first{
        "Soups and tarts",
        2,
        {{"Soups", 1, {{"Leek soup", 3}, {"Borscht", 4}}}, {"Plum tart", 5}}};
    chapter const second{
        "All of it", 1, {{"Leek soup", 3}, {"Borscht", 4}, {"Plum tart", 6}}};

    lines::pull_type table([&](lines::push_type &sink) {
        int const pages = contents(first, sink, "1");
        sink(std::to_string(pages) + " pages");
    });
    for (std::string const &line : table)
        std::cout << line << '\n';

    // Both books have the same recipes, in the same order.
    auto recipes_of = [](chapter const &book) {
        return lines::pull_type(
            [&book](lines::push_type &sink) { recipes(book, sink); });
    };
    lines::pull_type one = recipes_of(first);
    lines::pull_type other = recipes_of(second);
    std::cout << std::boolalpha
              << std::equal(begin(one), end(one), begin(other), end(other))
              << '\n';

    // Only as far as the first soup with beets.
    for (std::string const &name : recipes_of(second))
        if (std::cout << name << '\n'; name == "Borscht")
            break;
}
