// The storage behind context_var: an immutable map that tasks share until one
// of them sets a variable. The current one is a pointer of the thread, null as
// long as nobody has set anything, and then nothing is paid for it.
#pragma once

#include <recoro/detail/core.hpp>

#include <any>
#include <atomic>
#include <unordered_map>
#include <utility>

namespace recoro::detail {

struct context_map {
    std::unordered_map<const void *, std::any> values;
    std::atomic<unsigned> references{1}; // to_thread takes one to its thread
};

/// A counted reference to a map, or to none.
class context_ref {
public:
    context_ref() noexcept = default;
    context_ref(const context_ref &other) noexcept : map_(other.map_) {
        if (map_)
            map_->references.fetch_add(1, std::memory_order_relaxed);
    }
    context_ref(context_ref &&other) noexcept
        : map_(std::exchange(other.map_, nullptr)) {}
    context_ref &operator=(context_ref other) noexcept {
        std::swap(map_, other.map_);
        return *this;
    }
    ~context_ref() {
        if (map_) [[unlikely]]
            release();
    }

    /// A copy of what is current on this thread.
    static context_ref current() noexcept {
        if (here.context) [[unlikely]]
            here.context->references.fetch_add(1, std::memory_order_relaxed);
        return context_ref(here.context);
    }
    /// Moves what is current out: none is current afterwards.
    static context_ref take() noexcept {
        return context_ref(std::exchange(here.context, nullptr));
    }
    /// Makes a copy of this reference current; none may be current before.
    void enter() const noexcept { here.context = context_ref(*this).leave(); }

    /// Replaces the current map by a copy with one value changed.
    static void assign(const void *key, std::any value) {
        auto *changed = new context_map;
        if (here.context)
            changed->values = here.context->values;
        if (value.has_value())
            changed->values[key] = std::move(value);
        else
            changed->values.erase(key);
        context_ref(std::exchange(here.context, changed));
    }
    static const std::any *find(const void *key) noexcept {
        if (!here.context)
            return nullptr;
        auto it = here.context->values.find(key);
        return it == here.context->values.end() ? nullptr : &it->second;
    }

private:
    explicit context_ref(context_map *map) noexcept : map_(map) {}
    context_map *leave() noexcept { return std::exchange(map_, nullptr); }
    [[gnu::noinline]] void release() noexcept {
        if (map_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete map_;
    }

    context_map *map_ = nullptr;
};

} // namespace recoro::detail
