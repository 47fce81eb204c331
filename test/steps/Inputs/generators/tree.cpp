#include "tree.hpp"

#include <iostream>
#include <stdexcept>

std::unique_ptr<node> make(int from, int to) {
    if (from > to)
        return nullptr;
    int const middle = (from + to) / 2;
    return std::unique_ptr<node>(new node{
        middle, make(from, middle - 1), make(middle + 1, to)});
}

void walk(node const *n, coro_t::push_type &sink) {
    struct leaving {
        int value;
        ~leaving() { std::cout << "-" << value << " "; }
    } here{n ? n->value : 0};
    if (!n)
        return;
    walk(n->left.get(), sink);
    sink(n->value);
    walk(n->right.get(), sink);
}

static void twice(int value, coro_t::push_type &out) {
    if (value > 5)
        throw std::out_of_range("too much: " + std::to_string(value));
    out(value)(2 * value);
}

int count(node const *n, coro_t::push_type &sink) {
    if (!n)
        return 0;
    int const left = count(n->left.get(), sink);
    twice(n->value, sink);
    int number = 1;
    number += count(n->right.get(), sink);
    return left + number;
}

void square::outline(words_t::push_type &sink) const {
    for (char const *side : {"top", "left"})
        sink(side);
}

void group::outline(words_t::push_type &sink) const {
    sink("group of");
    first.outline(sink);
    second.outline(sink);
}
