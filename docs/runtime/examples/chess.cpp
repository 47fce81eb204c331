// A chess master gives an exhibition on 24 boards: 30 pairs of moves each, 5
// seconds for her own move, 55 for the opponent's. One board after the other
// takes twelve hours; going from board to board, she is done within one and a
// minute: 3,600 seconds of her own moves, and the last opponent's reply.
//
// Nothing is slept here: the clock is virtual, and her thinking moves it on.
#include <recoro/gather.hpp>

#include <iostream>
#include <vector>

using namespace recoro;
using namespace std::chrono_literals;

task<> board() {
    for (int pair = 0; pair != 30; ++pair) {
        current_loop().advance(5s); // she thinks, and nobody else can
        co_await sleep_for(55s);    // the opponent does
    }
}

task<> one_after_the_other() {
    for (int i = 0; i != 24; ++i)
        co_await board();
}

task<> all_at_once() {
    std::vector<task<>> boards;
    for (int i = 0; i != 24; ++i)
        boards.push_back(board());
    co_await gather(std::move(boards));
}

void exhibition(const char *name, task<> play) {
    loop hall(virtual_clock);
    hall.run(std::move(play));
    std::cout << name << ": " << hall.time() / 1s << " s\n";
}

int main() {
    exhibition("one board after the other", one_after_the_other());
    exhibition("all boards at once", all_at_once());
}
