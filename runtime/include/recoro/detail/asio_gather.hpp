// gather for Asio's coroutines. What it promises is said in asio.hpp; here is
// how.
//
// Each coroutine is launched in place, on an executor of its own: a strand over
// the caller's. What was serial stays so, since the strand runs on the caller's
// executor; and where that is not serial a coroutine is cancelled from its own
// strand, because Asio's cancellation slots are not safe for two threads.
//
// The state is shared by the caller and by all that were launched: with
// policy::detach they may outlive it. When the context is destroyed the last of
// them takes the caller along.
#ifndef RECORO_DETAIL_ASIO_GATHER_HPP
#define RECORO_DETAIL_ASIO_GATHER_HPP

#include <recoro/asio.hpp>
#include <recoro/detail/asio_meeting.hpp>
#include <recoro/detail/outcome.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <tuple>
#include <vector>

#if RECORO_STANDALONE_ASIO
#include <asio/error.hpp>
#include <asio/system_error.hpp>
#else
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#endif
#if RECORO_ASIO_HAS_CANCELLATION
#if RECORO_STANDALONE_ASIO
#include <asio/associated_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/cancellation_type.hpp>
#else
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>
#endif
#endif

namespace recoro {

template <typename T, typename Executor>
inline constexpr bool
    detail::is_foreign<asio_detail::net::awaitable<T, Executor>> = true;

namespace asio_detail {

#if RECORO_STANDALONE_ASIO
using system_error = ::asio::system_error;
#else
using system_error = ::boost::system::system_error;
#endif

/// What one of the coroutines has led to.
template <typename T>
struct gathered_one {
    std::optional<detail::kept_or_nothing<T>> value;
    std::exception_ptr error;

    recoro::outcome<T> as_outcome() {
        if (error)
            return recoro::outcome<T>(std::move(error));
        return recoro::outcome<T>(std::move(*value));
    }
};

/// The part of a gather that knows no results.
template <typename Executor>
class gathering : public std::enable_shared_from_this<gathering<Executor>> {
public:
    gathering(std::size_t size, bool cancels_rest, bool leaves_early)
        : cancels_rest_(cancels_rest), leaves_early_(leaves_early),
          children_(size), left_(size) {}
    virtual ~gathering() = default;

    /// Before anything is launched.
    void prepare(Executor const &of_caller) {
        for (child &c : children_) {
            c.executor.emplace(own_executor(of_caller));
#if RECORO_ASIO_HAS_CANCELLATION
            c.signal = std::make_unique<net::cancellation_signal>();
            c.state = net::cancellation_state(c.signal->slot(),
                                              net::enable_total_cancellation());
#endif
        }
    }
    Executor const &executor(std::size_t i) { return *children_[i].executor; }
    cancellation state(std::size_t i) { return children_[i].state; }

    /// From here on the rest may be cancelled.
    void all_launched() {
        if (flags_.fetch_or(launched, std::memory_order_acq_rel) & failed)
            cancel_rest();
    }
    void could_not_launch() { abandoned_ = false; }

    /// On the executor of coroutine i.
    void ended(std::size_t i, std::exception_ptr const &error) {
        children_[i].ended = true;
        bool news = false;
        if (error && !failed_first_.exchange(true, std::memory_order_acq_rel)) {
            first_ = error;
            news = leaves_early_;
            if (flags_.fetch_or(failed, std::memory_order_acq_rel) & launched)
                cancel_rest();
        }
        leave(news);
    }
    void abandoned() {
        abandoned_ = true;
        leave(false);
    }

    /// The caller's side.
    bool over() const { return meeting_.over(); }
    template <typename Handler>
    void sleep(Handler handler) {
#if RECORO_ASIO_HAS_CANCELLATION
        auto slot = net::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
            slot.assign([weakly = this->weak_from_this()](
                            net::cancellation_type_t type) {
                if (auto const self = weakly.lock()) {
                    self->cancelled_ = true;
                    self->cancel_all(type);
                }
            });
#endif
        meeting_.sleep(sleeper_of(std::move(handler), [](Handler &&woken) {
            net::dispatch(std::move(woken));
        }));
    }
    void check(bool collects) const {
        if (!collects && failed_first_.load(std::memory_order_acquire))
            std::rethrow_exception(first_);
        if (cancelled_)
            throw system_error(make_error_code(net::error::operation_aborted));
    }

private:
    struct child {
        std::optional<Executor> executor;
        bool ended = false;
        cancellation state;
#if RECORO_ASIO_HAS_CANCELLATION
        std::unique_ptr<net::cancellation_signal> signal;
#endif
    };

    static Executor own_executor(Executor const &of_caller) {
        using strand = net::strand<Executor>;
        if constexpr (RECORO_ASIO_HAS_CANCELLATION &&
                      std::is_constructible_v<Executor, strand>)
            return Executor(strand(of_caller));
        else
            return of_caller;
    }

    void leave(bool news) {
        news |= left_.fetch_sub(1, std::memory_order_acq_rel) == 1;
        if (!news || told_.exchange(true, std::memory_order_acq_rel))
            return;
        bool const gone = abandoned_;
        if (auto const caller = meeting_.end(gone))
            if (!gone)
                caller->wake();
    }

    void cancel_rest() {
#if RECORO_ASIO_HAS_CANCELLATION
        if (cancels_rest_)
            cancel_all(net::cancellation_type::terminal);
#endif
    }
#if RECORO_ASIO_HAS_CANCELLATION
    void cancel_all(net::cancellation_type_t type) {
        for (child &c : children_)
            net::dispatch(*c.executor,
                          [self = this->shared_from_this(), &c, type] {
                              if (!c.ended)
                                  c.signal->emit(type);
                          });
    }
#endif

    enum : unsigned { launched = 1, failed = 2 };

    bool const cancels_rest_;
    bool const leaves_early_;
    std::vector<child> children_;
    std::atomic<std::size_t> left_;
    std::atomic<unsigned> flags_ = 0;
    std::atomic<bool> failed_first_ = false;
    std::atomic<bool> told_ = false;
    std::atomic<bool> abandoned_ = false;
    std::atomic<bool> cancelled_ = false;
    std::exception_ptr first_;
    meeting meeting_;
};

/// What keeps the state, in the lowest frame of coroutine i. If that is
/// destroyed before its end, the caller can only be destroyed as well.
template <typename Executor>
class seat {
public:
    seat(std::shared_ptr<gathering<Executor>> at, std::size_t i)
        : at_(std::move(at)), index_(i) {}
    seat(seat &&other) noexcept
        : at_(std::move(other.at_)), index_(other.index_),
          left_(std::exchange(other.left_, true)) {}
    seat &operator=(seat const &) = delete;
    ~seat() {
        if (!left_)
            at_->abandoned();
    }
    void leave(std::exception_ptr const &error) {
        left_ = true;
        at_->ended(index_, error);
    }

private:
    std::shared_ptr<gathering<Executor>> at_;
    std::size_t index_;
    bool left_ = false;
};

/// The lowest frame of a coroutine that is gathered.
template <typename T, typename Executor>
launching::entry<Executor>
run_gathered(seat<Executor> place, net::awaitable<T, Executor> callee,
             gathered_one<T> &into, [[maybe_unused]] bool throw_if_cancelled) {
#if RECORO_ASIO_HAS_CANCELLATION
    co_await net::this_coro::throw_if_cancelled(throw_if_cancelled);
#endif
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(callee);
            into.value.emplace();
        } else {
            into.value.emplace(co_await std::move(callee));
        }
    } catch (...) {
        into.error = std::current_exception();
    }
    place.leave(into.error);
}

template <typename T, typename Executor>
void launch_gathered(std::shared_ptr<gathering<Executor>> const &at,
                     std::size_t i, net::awaitable<T, Executor> callee,
                     gathered_one<T> &into, bool throw_if_cancelled) {
    try {
        launching::launch(run_gathered(seat<Executor>(at, i), std::move(callee),
                                       into, throw_if_cancelled),
                          at->executor(i), at->state(i), at);
    } catch (...) { // no memory for it
        into.error = std::current_exception();
        at->could_not_launch();
    }
}

template <typename Executor, typename... T>
struct gathering_some final : gathering<Executor> {
    using gathering<Executor>::gathering;
    std::tuple<gathered_one<T>...> results;
};
template <typename Executor, typename T>
struct gathering_range final : gathering<Executor> {
    gathering_range(std::size_t size, bool cancels_rest, bool leaves_early)
        : gathering<Executor>(size, cancels_rest, leaves_early), results(size) {
    }
    std::vector<gathered_one<T>> results;
};

template <typename Policy>
inline constexpr bool collects = std::is_same_v<Policy, policy::collect_t>;
template <typename Policy>
inline constexpr bool cancels_rest =
    std::is_same_v<Policy, policy::structured_t>;
template <typename Policy>
inline constexpr bool leaves_early = std::is_same_v<Policy, policy::detach_t>;

/// Launches all by `launch_each(executor is ready, throw_if_cancelled)` and
/// waits as the policy says. Throws what the whole has failed with.
template <typename Policy, typename Executor, typename Launch>
net::awaitable<void, Executor>
gather_all(std::shared_ptr<gathering<Executor>> at, Launch launch_each) {
    bool throws = false;
#if RECORO_ASIO_HAS_CANCELLATION
    throws = co_await net::this_coro::throw_if_cancelled();
#endif
    at->prepare(co_await net::this_coro::executor);
    launch_each(throws);
    at->all_launched();
    if (!at->over()) {
        net::use_awaitable_t<Executor> token;
        co_await net::async_initiate<net::use_awaitable_t<Executor>, void()>(
            [&at](auto handler) {
                // The caller, and `at` with it, may be gone before sleep ends.
                auto const kept = at;
                kept->sleep(std::move(handler));
            },
            token);
    }
    at->check(collects<Policy>);
}

template <typename Policy, typename T>
using part = std::conditional_t<
    collects<Policy>, recoro::outcome<T>,
    std::conditional_t<std::is_void_v<T>, std::monostate, T>>;
template <typename Policy, typename... T>
using parts =
    std::conditional_t<!collects<Policy> && (std::is_void_v<T> && ...), void,
                       std::tuple<part<Policy, T>...>>;
template <typename Policy, typename T>
using part_list = std::conditional_t<!collects<Policy> && std::is_void_v<T>,
                                     void, std::vector<part<Policy, T>>>;

template <typename Policy, typename T>
part<Policy, T> part_of(gathered_one<T> &one) {
    if constexpr (collects<Policy>)
        return one.as_outcome();
    else if constexpr (std::is_void_v<T>)
        return {};
    else
        return std::move(*one.value);
}

template <typename Policy, typename Executor, typename... T>
net::awaitable<parts<Policy, T...>, Executor>
gather_some(std::tuple<net::awaitable<T, Executor>...> callees) {
    auto const at = std::make_shared<gathering_some<Executor, T...>>(
        sizeof...(T), cancels_rest<Policy>, leaves_early<Policy>);
    auto const launch_each = [&](bool throws) {
        [&]<std::size_t... i>(std::index_sequence<i...>) {
            (launch_gathered<T, Executor>(at, i,
                                          std::move(std::get<i>(callees)),
                                          std::get<i>(at->results), throws),
             ...);
        }(std::index_sequence_for<T...>());
    };
    std::shared_ptr<gathering<Executor>> base = at;
    co_await gather_all<Policy>(std::move(base), launch_each);
    if constexpr (!std::is_void_v<parts<Policy, T...>>)
        co_return std::apply(
            [](auto &...one) {
                return parts<Policy, T...>(part_of<Policy>(one)...);
            },
            at->results);
}

template <typename Policy, typename T, typename Executor>
net::awaitable<part_list<Policy, T>, Executor>
gather_range(std::vector<net::awaitable<T, Executor>> callees) {
    auto const at = std::make_shared<gathering_range<Executor, T>>(
        callees.size(), cancels_rest<Policy>, leaves_early<Policy>);
    auto const launch_each = [&](bool throws) {
        for (std::size_t i = 0; i != callees.size(); ++i)
            launch_gathered<T, Executor>(at, i, std::move(callees[i]),
                                         at->results[i], throws);
    };
    if (!callees.empty()) {
        std::shared_ptr<gathering<Executor>> base = at;
        co_await gather_all<Policy>(std::move(base), launch_each);
    }
    if constexpr (!std::is_void_v<part_list<Policy, T>>) {
        part_list<Policy, T> all;
        all.reserve(at->results.size());
        for (gathered_one<T> &one : at->results)
            all.push_back(part_of<Policy>(one));
        co_return all;
    }
}

/// A range of awaitables that may be moved out of.
template <typename Range>
concept awaitables =
    std::ranges::input_range<Range> && !std::is_lvalue_reference_v<Range> &&
    is_awaitable<std::ranges::range_value_t<Range>>;

template <typename Policy, awaitables Range>
auto gather_any_range(Range &&range) {
    std::vector<std::ranges::range_value_t<Range>> all;
    for (auto &&each : range)
        all.push_back(std::move(each));
    return gather_range<Policy>(std::move(all));
}

} // namespace asio_detail

/// Runs all arguments at once and waits for them; see the top of asio.hpp.
template <typename Executor, typename... T>
auto gather(asio_detail::net::awaitable<T, Executor>... callees) {
    return asio_detail::gather_some<policy::structured_t, Executor, T...>(
        std::tuple<asio_detail::net::awaitable<T, Executor>...>(
            std::move(callees)...));
}
template <typename Policy, typename Executor, typename... T>
    requires detail::is_policy<Policy>
auto gather(Policy, asio_detail::net::awaitable<T, Executor>... callees) {
    return asio_detail::gather_some<Policy, Executor, T...>(
        std::tuple<asio_detail::net::awaitable<T, Executor>...>(
            std::move(callees)...));
}
template <asio_detail::awaitables Range>
auto gather(Range &&callees) {
    return asio_detail::gather_any_range<policy::structured_t>(
        std::forward<Range>(callees));
}
template <typename Policy, asio_detail::awaitables Range>
    requires detail::is_policy<Policy>
auto gather(Policy, Range &&callees) {
    return asio_detail::gather_any_range<Policy>(std::forward<Range>(callees));
}

} // namespace recoro

#endif
