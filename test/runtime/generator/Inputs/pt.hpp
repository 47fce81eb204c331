// Protothreads as the C library has them: a switch over the line where the
// function left off. Small, and only for comparison.
#pragma once

struct pt {
    int line = 0;
};
enum { PT_WAITING, PT_YIELDED, PT_EXITED, PT_ENDED };

#define PT_INIT(p) ((p)->line = 0)
#define PT_BEGIN(p)                                                            \
    bool pt_may_pass = true;                                                   \
    static_cast<void>(pt_may_pass);                                            \
    switch ((p)->line) {                                                       \
    case 0:
#define PT_LEAVE(p, result)                                                    \
    do {                                                                       \
        PT_INIT(p);                                                            \
        return result;                                                         \
    } while (false)
#define PT_END(p)                                                              \
    }                                                                          \
    PT_LEAVE(p, PT_ENDED)
#define PT_EXIT(p) PT_LEAVE(p, PT_EXITED)
#define PT_RESTART(p) PT_LEAVE(p, PT_WAITING)
#define PT_WAIT_UNTIL(p, condition)                                            \
    do {                                                                       \
        (p)->line = __LINE__;                                                  \
        [[fallthrough]];                                                       \
    case __LINE__:                                                             \
        if (!(condition))                                                      \
            return PT_WAITING;                                                 \
    } while (false)
#define PT_YIELD_UNTIL(p, condition)                                           \
    do {                                                                       \
        pt_may_pass = false;                                                   \
        (p)->line = __LINE__;                                                  \
        [[fallthrough]];                                                       \
    case __LINE__:                                                             \
        if (!pt_may_pass || !(condition))                                      \
            return PT_YIELDED;                                                 \
    } while (false)
#define PT_YIELD(p) PT_YIELD_UNTIL(p, true)
#define PT_WAIT_THREAD(p, thread) PT_WAIT_UNTIL(p, (thread) >= PT_EXITED)
#define PT_SPAWN(p, child, thread)                                             \
    do {                                                                       \
        PT_INIT(child);                                                        \
        PT_WAIT_THREAD(p, thread);                                             \
    } while (false)
