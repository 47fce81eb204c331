// The list of live tasks as text. Used by debug.hpp, and by the error of a
// stuck loop.
#pragma once

#include <recoro/detail/scheduler.hpp>

#include <string>

namespace recoro::detail {

inline void describe_place(std::string &text, const source_place &place) {
    std::string file = place.file;
    if (auto slash = file.rfind('/'); slash != std::string::npos)
        file.erase(0, slash + 1);
    text += "    awaited at " + file + ":" + std::to_string(place.line) +
            " in " + place.function + "\n";
}

inline const char *describe_wait(promise_base &task) {
    if (&task == here.current)
        return "running";
    if (!task.has(started))
        return "not started";
    if (task.has(queued))
        return "ready";
    if (task.has(wait_list))
        return "waits for an event";
    if (task.has(wait_timer))
        return "sleeps";
    if (task.has(wait_object))
        return task.area.root.wait.object->what();
    return "suspended";
}

inline std::string dump_tasks(scheduler &s) {
    std::string text;
    for (links *l = s.tasks.next; l != &s.tasks; l = l->next) {
        promise_base &task = promise_base::of_all(*l);
        text += s.describe(task) + ": " + describe_wait(task) + "\n";
        if constexpr (debug) {
            if (!task.has(started) || &task == here.current)
                continue;
            if (auto it = s.waits_at.find(&task); it != s.waits_at.end())
                describe_place(text, it->second);
            void *frame = task.area.root.leaf;
            while (frame != task.frame().address()) {
                promise_base &p = promise_base::of(frame);
                describe_place(text, p.area.child.awaited_at);
                frame = p.link.continuation;
            }
        }
    }
    return text;
}

} // namespace recoro::detail
