// Sources and consumers, and coroutines that hand their sink on.
#include "tree.hpp"

#include <functional>
#include <iostream>
#include <vector>

namespace {

void twins(node const *a, node const *b, coro_t::push_type &sink) {
    coro_t::pull_type left(std::bind(walk, a, std::placeholders::_1));
    coro_t::pull_type right([b](coro_t::push_type &inner) {
        walk(b, inner);
        inner(100);
    });
    while (left && right) {
        sink(left.get() + right.get());
        left();
        right();
    }
}

void failing(node const *n, coro_t::push_type &sink) {
    try {
        int const number = count(n, sink);
        std::cout << "= " << number << "\n";
    } catch (std::exception const &error) {
        std::cout << error.what() << " ";
    }
    return walk(n, sink);
}

coro_t::pull_type levels(int depth) {
    return coro_t::pull_type([depth](coro_t::push_type &sink) {
        sink(depth);
        if (depth)
            for (int value : levels(depth - 1))
                sink(value);
    });
}

void print(coro_t::pull_type &in, std::string const &prefix, int most) {
    struct end {
        ~end() { std::cout << "printed\n"; }
    } here;
    while (in) {
        std::cout << prefix << in.get() << " ";
        if (--most == 0)
            return;
        in();
    }
}

void forever(words_t::push_type &sink) {
    group all;
    for (;;)
        all.outline(sink);
}

void show(coro_t::pull_type values) {
    for (int value : values)
        std::cout << value << " ";
    std::cout << "\n";
}

} // namespace

int main() {
    std::unique_ptr<node> const small = make(1, 3), large = make(1, 7);
    show(coro_t::pull_type([&](coro_t::push_type &sink) {
        twins(small.get(), large.get(), sink);
    }));
    show(coro_t::pull_type(
        std::bind(failing, large.get(), std::placeholders::_1)));
    show(levels(3));

    coro_t::push_type printer(
        std::bind(print, std::placeholders::_1, std::string("p"), 3));
    for (int i = 0; printer; ++i)
        printer(i);
    std::vector<coro_t::push_type> sums;
    int sum = 0;
    sums.emplace_back([&sum](coro_t::pull_type &in) {
        for (; in; in())
            sum += in.get();
    });
    for (int i = 0; i != 4; ++i)
        sums.front()(i);
    std::cout << "sum " << sum << "\n";

    words_t::pull_type words(forever);
    for (int i = 0; i != 7; ++i, words())
        std::cout << words.get() << " ";
    std::cout << "\n";
}
