#ifndef CONTENTS_HPP
#define CONTENTS_HPP

#include <boost/coroutine2/all.hpp>
#include <string>
#include <vector>

using lines = boost::coroutines2::coroutine<std::string>;

struct chapter {
    std::string title;
    int pages = 0;
    std::vector<chapter> parts;
};

/// Yields the title of each chapter with its number, and returns how many pages
/// they have together.
int contents(chapter const &of, lines::push_type &sink,
             std::string number = "");

/// The titles of what has no parts.
void recipes(chapter const &of, lines::push_type &sink);

#endif
