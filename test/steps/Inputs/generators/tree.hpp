#pragma once

#include <boost/coroutine2/all.hpp>

#include <memory>
#include <string>

using coro_t = boost::coroutines2::coroutine<int>;
using words_t = boost::coroutines2::coroutine<std::string>;

struct node {
    int value;
    std::unique_ptr<node> left, right;
};

std::unique_ptr<node> make(int from, int to);

// Each of them is called from the other source, too.
void walk(node const *n, coro_t::push_type &sink);
int count(node const *n, coro_t::push_type &sink);

struct shape {
    virtual ~shape() = default;
    virtual void outline(words_t::push_type &sink) const = 0;
};
struct square : shape {
    void outline(words_t::push_type &sink) const override;
};
struct group : shape {
    square first, second;
    void outline(words_t::push_type &sink) const override;
};
