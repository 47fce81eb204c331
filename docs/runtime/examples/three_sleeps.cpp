// Three tasks that sleep a second each, at once: a second in all. With the
// argument "virtual" it takes no time, and says that it took exactly one.
#include <recoro/gather.hpp>

#include <cstdio>
#include <iostream>
#include <string_view>

using namespace recoro;
using namespace std::chrono_literals;

task<> count() {
    std::cout << "One\n";
    co_await sleep_for(1s);
    std::cout << "Two\n";
}

task<> all() {
    const auto begin = current_loop().time();
    co_await gather(count(), count(), count());
    const std::chrono::duration<double> took = current_loop().time() - begin;
    std::printf("%.2f s\n", took.count());
}

int main(int argc, char **argv) {
    if (argc > 1 && std::string_view(argv[1]) == "virtual")
        run(all(), virtual_clock);
    else
        run(all());
}
