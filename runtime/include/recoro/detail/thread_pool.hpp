// Threads for calls that block. A pool belongs to one loop, starts a thread
// when a call finds none idle, up to a limit, and joins them at the end.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace recoro::detail {

class thread_pool {
public:
    /// A call that a thread makes. It must not throw.
    struct job {
        virtual void work() noexcept = 0;

    protected:
        ~job() = default;
    };

    thread_pool() = default;
    thread_pool(const thread_pool &) = delete;
    thread_pool &operator=(const thread_pool &) = delete;
    /// Finishes what was submitted.
    ~thread_pool() {
        {
            std::lock_guard guard(mutex_);
            closed_ = true;
        }
        wanted_.notify_all();
        for (std::thread &t : threads_)
            t.join();
    }

    void submit(job &j) {
        std::lock_guard guard(mutex_);
        jobs_.push_back(&j);
        if (idle_ >= jobs_.size())
            wanted_.notify_one();
        else if (threads_.size() < limit())
            threads_.emplace_back([this] { serve(); });
    }

private:
    static std::size_t limit() noexcept {
        return std::min(32u, std::thread::hardware_concurrency() + 4);
    }
    void serve() {
        std::unique_lock lock(mutex_);
        for (;;) {
            if (!jobs_.empty()) {
                job *j = jobs_.front();
                jobs_.pop_front();
                lock.unlock();
                j->work();
                lock.lock();
            } else if (closed_) {
                return;
            } else {
                ++idle_;
                wanted_.wait(lock);
                --idle_;
            }
        }
    }

    std::mutex mutex_;
    std::condition_variable wanted_;
    std::deque<job *> jobs_;
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool closed_ = false;
};

} // namespace recoro::detail
