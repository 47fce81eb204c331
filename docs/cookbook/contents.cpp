#include "contents.hpp"

int contents(chapter const &of, lines::push_type &sink, std::string number) {
    sink(number + " " + of.title);
    int pages = of.pages;
    int count = 0;
    for (chapter const &part : of.parts) {
        int const more =
            contents(part, sink, number + "." + std::to_string(++count));
        pages += more;
    }
    return pages;
}

void recipes(chapter const &of, lines::push_type &sink) {
    if (of.parts.empty())
        sink(of.title);
    for (chapter const &part : of.parts)
        recipes(part, sink);
}
