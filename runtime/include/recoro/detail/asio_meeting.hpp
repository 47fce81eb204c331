// Where a coroutine waits for others that were launched for it (see `launching`
// in asio.hpp): for the bridges between stackful and native coroutines, and for
// gather.
#ifndef RECORO_DETAIL_ASIO_MEETING_HPP
#define RECORO_DETAIL_ASIO_MEETING_HPP

#include <atomic>
#include <memory>
#include <utility>

namespace recoro {
namespace asio_detail {

/// A suspended coroutine. To destroy it is to destroy the coroutine.
class sleeper {
public:
    virtual ~sleeper() = default;
    virtual void wake() = 0;
};

template <typename Handler, typename Wake>
class handler_sleeper final : public sleeper {
public:
    handler_sleeper(Handler handler, Wake how)
        : handler_(std::move(handler)), how_(std::move(how)) {}
    void wake() override { how_(std::move(handler_)); }

private:
    Handler handler_;
    Wake how_;
};

/// A sleeper that is woken by `how(handler)`.
template <typename Handler, typename Wake>
std::unique_ptr<sleeper> sleeper_of(Handler handler, Wake how) {
    return std::make_unique<handler_sleeper<Handler, Wake>>(std::move(handler),
                                                            std::move(how));
}

/// Where a caller waits for its callee. On an executor that is not serial the
/// callee may end on another thread before the caller has gone to sleep:
/// whichever of the two comes second acts.
class meeting {
public:
    /// True if the callee has ended, so that there is no need to sleep.
    bool over() const {
        return second_.load(std::memory_order_acquire) && !abandoned_;
    }

    /// The caller sleeps.
    void sleep(std::unique_ptr<sleeper> self) {
        sleeper_ = std::move(self);
        if (!second_.exchange(true, std::memory_order_acq_rel))
            return;
        // A callee that was abandoned cannot be waited for: the caller goes
        // too.
        auto const caller = std::move(sleeper_);
        if (!abandoned_)
            caller->wake();
    }

    /// The callee has ended, or was abandoned. Returns the caller if it sleeps.
    /// To wake or destroy it may end the life of this object.
    std::unique_ptr<sleeper> end(bool abandoned) {
        abandoned_ = abandoned;
        if (!second_.exchange(true, std::memory_order_acq_rel))
            return nullptr;
        return std::move(sleeper_);
    }

private:
    std::atomic<bool> second_ = false;
    bool abandoned_ = false;
    std::unique_ptr<sleeper> sleeper_;
};

} // namespace asio_detail
} // namespace recoro

#endif
