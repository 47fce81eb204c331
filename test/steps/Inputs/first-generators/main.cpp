// The first Boost.Coroutine: get() copies, attributes, boost::bind.
#include <boost/bind/bind.hpp>
#include <boost/coroutine/all.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace co = boost::coroutines;
typedef co::asymmetric_coroutine<std::string>::push_type sink_t;
typedef co::asymmetric_coroutine<std::string>::pull_type source_t;
typedef co::asymmetric_coroutine<void> ticks;

using boost::placeholders::_1;

static bool line(std::string const &indent, int words, sink_t &out) {
    for (int i = 0; i != words; ++i)
        out(indent + std::to_string(i));
    return words > 1;
}

static void text(std::string indent, sink_t &out) {
    if (line(indent, 2, out))
        out("more");
    bool const again = line(indent + ">", 1, out);
    out(again ? "again" : "end");
}

static void tick(ticks::push_type &sink) {
    sink();
    sink();
}

static void collect(std::string const &name, source_t &in) {
    for (int i = 0; i != 3; ++i) {
        std::cout << name << in.get() << in.get() << " ";
        in();
    }
    std::cout << "enough\n";
}

int main() {
    source_t words(boost::bind(text, std::string("-"), _1), co::attributes());
    std::cout << words.get() << words.get() << "\n";
    auto sink = std::make_unique<sink_t>(boost::bind(collect, std::string("c"), _1));
    for (; words; words())
        if (*sink)
            (*sink)(words.get());
    int seen = 0;
    for (ticks::pull_type each(tick); each; each())
        ++seen;
    std::cout << seen << (*sink ? " more\n" : " over\n");
}
