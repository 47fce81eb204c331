// descriptor: a file descriptor that tasks wait for. Linux only (epoll).
//
//     task<> serve(descriptor client) {
//         char buffer[4096];
//         while (std::size_t n = co_await client.read_some(buffer))
//             co_await client.write_all(std::string_view(buffer, n));
//     }                                            // closed here
//     task<> accept_all(std::uint16_t port) {
//         auto listener = descriptor::listen_on_loopback(port);
//         for (;;)
//             create_task(serve(co_await listener.accept()));
//     }
//
// The model. A descriptor is made non-blocking, owned, and closed at the end.
// It joins the loop of the task that first waits for it, once and for both
// directions, edge-triggered. The operation is tried, and only if the kernel
// would block does the task wait; a read that did not fill its buffer has
// emptied a stream, so the next one waits without asking the kernel first. One
// request of a server costs one read, one write and one epoll_wait.
//
// Errors are std::system_error. The end of a stream is a read of 0 bytes.
//
// Lifetimes and traps. One task may read while another one writes; two tasks
// that wait for the same direction are an error (std::logic_error). Buffers
// have to live until the operation ends; a cancellation ends it at once, and
// what was written by then is not told. A descriptor must not be destroyed
// while a task waits for it, and belongs to one loop. Regular files are always
// ready and cannot be watched: use to_thread.
//
// `add_reader` and `add_writer` are for callbacks on descriptors that somebody
// else owns: level-triggered, until they are removed.
#pragma once

#if !defined(__linux__)
#error "recoro/fd.hpp needs Linux: it is made on epoll"
#endif

#include <recoro/loop.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <span>
#include <string_view>
#include <system_error>

namespace recoro {

namespace detail {

[[noreturn, gnu::cold]] inline void throw_errno(const char *what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// One direction of a descriptor, and who waits for it.
struct readiness {
    promise_base *sleeper = nullptr;
    bool ready = true;  // or not known not to be
    bool ended = false; // no further event will come: always ready
};

/// What epoll gives back: somebody who handles an event.
struct watched {
    virtual void event(std::uint32_t events) = 0;

protected:
    ~watched() = default;
};

/// An epoll instance, shared by the poller and by what it watches, which may
/// outlive it.
struct epoll_set {
    int fd;
    std::size_t count = 0;

    epoll_set() : fd(::epoll_create1(EPOLL_CLOEXEC)) {
        if (fd < 0)
            throw_errno("epoll_create1");
    }
    epoll_set(const epoll_set &) = delete;
    epoll_set &operator=(const epoll_set &) = delete;
    ~epoll_set() { ::close(fd); }

    void control(int operation, int watched_fd, std::uint32_t events,
                 watched *w) {
        epoll_event e{};
        e.events = events;
        e.data.ptr = w;
        if (::epoll_ctl(fd, operation, watched_fd, &e) != 0)
            throw_errno("epoll_ctl");
    }
    void add(int watched_fd, std::uint32_t events, watched &w) {
        control(EPOLL_CTL_ADD, watched_fd, events, &w);
        ++count;
    }
    void remove(int watched_fd) noexcept {
        ::epoll_ctl(fd, EPOLL_CTL_DEL, watched_fd, nullptr);
        --count;
    }
};

/// A descriptor with callbacks, level-triggered.
struct fd_callbacks final : watched,
                            std::enable_shared_from_this<fd_callbacks> {
    std::function<void()> reader;
    std::function<void()> writer;

    std::uint32_t events() const noexcept {
        return (reader ? std::uint32_t(EPOLLIN) : 0) |
               (writer ? std::uint32_t(EPOLLOUT) : 0);
    }
    void event(std::uint32_t happened) override {
        if (happened & ~std::uint32_t(EPOLLOUT))
            schedule(&fd_callbacks::reader);
        if (happened & ~std::uint32_t(EPOLLIN))
            schedule(&fd_callbacks::writer);
    }

private:
    void schedule(std::function<void()> fd_callbacks::*which) {
        if (!(this->*which))
            return;
        auto call = [self = shared_from_this(), which] {
            if (const std::function<void()> f = (*self).*which)
                f(); // unless it was removed meanwhile
        };
        here.loop->call_soon(*new callback_of<decltype(call)>(std::move(call)));
    }
};

class epoll_poller final : public poller {
public:
    epoll_poller()
        : set_(std::make_shared<epoll_set>()),
          wakeup_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (wakeup_ < 0)
            throw_errno("eventfd");
        set_->control(EPOLL_CTL_ADD, wakeup_, EPOLLIN, nullptr);
    }
    epoll_poller(const epoll_poller &) = delete;
    epoll_poller &operator=(const epoll_poller &) = delete;
    ~epoll_poller() override {
        for (const auto &[fd, callbacks] : callbacks_)
            set_->remove(fd);
        ::close(wakeup_);
    }

    /// The one of a loop; made when it is first needed.
    static epoll_poller &of(scheduler &s) {
        if (!s.fds) {
            auto made = std::make_unique<epoll_poller>();
            std::lock_guard guard(s.mutex);
            s.fds = std::move(made);
            s.alerts.fetch_or(scheduler::watched);
        }
        return static_cast<epoll_poller &>(*s.fds);
    }

    const std::shared_ptr<epoll_set> &set() const noexcept { return set_; }

    /// An empty function removes the callback. Returns whether there was one.
    bool set_callback(int fd, std::function<void()> fd_callbacks::*which,
                      std::function<void()> f) {
        auto &callbacks = callbacks_[fd];
        const bool is_new = !callbacks;
        if (is_new)
            callbacks = std::make_shared<fd_callbacks>();
        const bool had = bool((*callbacks).*which);
        (*callbacks).*which = std::move(f);
        const std::uint32_t events = callbacks->events();
        if (is_new && events)
            set_->add(fd, events, *callbacks);
        else if (!is_new && events)
            set_->control(EPOLL_CTL_MOD, fd, events, callbacks.get());
        else if (!is_new)
            set_->remove(fd);
        if (!events)
            callbacks_.erase(fd);
        return had;
    }

    bool watches() const noexcept override { return set_->count != 0; }
    void wait(std::int64_t ns) override {
        epoll_event events[64];
        const int n = ::epoll_wait(set_->fd, events, 64, milliseconds(ns));
        for (int i = 0; i < n; ++i) {
            if (auto *w = static_cast<watched *>(events[i].data.ptr)) {
                w->event(events[i].events);
            } else {
                std::uint64_t calls;
                static_cast<void>(::read(wakeup_, &calls, sizeof calls) == 0);
            }
        }
    }
    void wake() noexcept override {
        const std::uint64_t one = 1;
        static_cast<void>(::write(wakeup_, &one, sizeof one) == 0);
    }

private:
    // Rounded up, so that a timer is not asked for too early again and again.
    static int milliseconds(std::int64_t ns) noexcept {
        if (ns < 0)
            return -1;
        return static_cast<int>(
            std::min<std::int64_t>((ns + 999'999) / 1'000'000, 86'400'000));
    }

    std::shared_ptr<epoll_set> set_;
    int wakeup_;
    std::map<int, std::shared_ptr<fd_callbacks>> callbacks_;
};

/// A descriptor with its place in the loop. On the heap, so that a descriptor
/// can be moved while the kernel knows its address.
struct descriptor_state final : watched {
    int fd;
    bool is_socket = false;
    std::shared_ptr<epoll_set> joined;
    readiness in;
    readiness out;

    explicit descriptor_state(int f) noexcept : fd(f) {}
    descriptor_state(const descriptor_state &) = delete;
    descriptor_state &operator=(const descriptor_state &) = delete;
    ~descriptor_state() {
        expects(!in.sleeper && !out.sleeper,
                "a descriptor is destroyed that a task waits for");
        if (joined)
            joined->remove(fd);
        ::close(fd);
    }

    void join() {
        if (joined)
            return;
        const auto &set = epoll_poller::of(*here.loop).set();
        set->add(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, *this);
        joined = set;
    }
    void event(std::uint32_t events) override {
        const bool failed = (events & (EPOLLERR | EPOLLHUP)) != 0;
        if (failed || (events & EPOLLRDHUP))
            in.ended = true;
        if (failed)
            out.ended = true;
        if (in.ended || (events & EPOLLIN))
            tell(in);
        if (out.ended || (events & EPOLLOUT))
            tell(out);
    }
    static void tell(readiness &r) {
        r.ready = true;
        if (promise_base *task = std::exchange(r.sleeper, nullptr))
            here.loop->wake(*task);
    }
};

/// A system call that is made when its direction may be ready, and again after
/// each event for as long as it would block.
template <class Call>
class [[nodiscard("an operation that is not awaited does nothing")]] io_awaiter
    : waiter {
public:
    io_awaiter(descriptor_state &s, readiness &r, Call call, const char *name)
        : state_(s), which_(r), call_(call), name_(name) {}
    io_awaiter(io_awaiter &&) = default;

    bool await_ready() { return which_.ready && attempt(); }
    template <async_promise P>
    void await_suspend(std::coroutine_handle<P> leaf,
                       source_place place = source_place::current()) {
        if (which_.sleeper)
            throw std::logic_error(
                "two tasks wait for one direction of a descriptor");
        state_.join();
        promise_base &task = suspending(leaf, wait_object);
        task.state |= recheck;
        task.area.root.wait.object = this;
        which_.sleeper = &task;
        slept_ = true;
        here.loop->suspended(task, place);
    }
    std::size_t await_resume() {
        if (slept_)
            resumed();
        if (result_ < 0) {
            errno = error_;
            throw_errno(name_);
        }
        return static_cast<std::size_t>(result_);
    }

private:
    // False if it would block: then an event will tell.
    bool attempt() noexcept {
        do {
            result_ = call_(which_);
            error_ = errno;
        } while (result_ < 0 && error_ == EINTR);
        if (result_ >= 0 || (error_ != EAGAIN && error_ != EWOULDBLOCK))
            return true;
        which_.ready = false;
        return false;
    }
    bool still_wanted(promise_base &task) noexcept override {
        if (attempt())
            return true;
        task.state |= recheck;
        which_.sleeper = &task;
        return false;
    }
    bool cancel(promise_base &task) noexcept override {
        which_.sleeper = nullptr;
        here.loop->throw_into(task);
        return true;
    }
    const char *what() const noexcept override {
        return &which_ == &state_.in ? "waits to read" : "waits to write";
    }

    descriptor_state &state_;
    readiness &which_;
    Call call_;
    const char *name_;
    ssize_t result_ = 0;
    int error_ = 0;
    bool slept_ = false;
};

} // namespace detail

/// An owned, non-blocking file descriptor. See the top of this file.
class descriptor {
public:
    /// Takes ownership.
    explicit descriptor(int fd)
        : state_(std::make_unique<detail::descriptor_state>(fd)) {
        const int flags = ::fcntl(fd, F_GETFL);
        if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
            detail::throw_errno("fcntl");
        struct stat status;
        state_->is_socket =
            ::fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
    }
    int get() const noexcept { return state_->fd; }

    /// Reads what is there, at most the buffer; 0 at the end of the stream.
    auto read_some(std::span<char> buffer) {
        return operation(
            state_->in, "read", [fd = get(), buffer](detail::readiness &r) {
                const ssize_t n = ::read(fd, buffer.data(), buffer.size());
                if (n > 0 && static_cast<std::size_t>(n) < buffer.size())
                    r.ready = r.ended; // nothing is left but the end
                return n;
            });
    }
    /// Writes as much as the kernel takes at once.
    auto write_some(std::string_view data) {
        return operation(state_->out, "write",
                         [state = state_.get(), data](detail::readiness &) {
                             return state->is_socket
                                        ? ::send(state->fd, data.data(),
                                                 data.size(), MSG_NOSIGNAL)
                                        : ::write(state->fd, data.data(),
                                                  data.size());
                         });
    }
    /// Writes all of it.
    task<> write_all(std::string_view data) {
        while (!data.empty()) {
            const std::size_t n = co_await write_some(data);
            data.remove_prefix(n);
        }
    }
    /// Fills the buffer; returns less only at the end of the stream.
    task<std::size_t> read_all(std::span<char> buffer) {
        std::size_t done = 0;
        while (done != buffer.size()) {
            const std::size_t n = co_await read_some(buffer.subspan(done));
            if (n == 0)
                break;
            done += n;
        }
        co_return done;
    }

private:
    // Before its use: the type is deduced.
    auto poll_for(short events) const noexcept {
        return [fd = get(), events](detail::readiness &) -> ssize_t {
            pollfd p{fd, events, 0};
            if (const int n = ::poll(&p, 1, 0); n != 0)
                return n < 0 ? -1 : 0;
            errno = EAGAIN;
            return -1;
        };
    }

public:
    /// Waits until a read, or a write, would not block.
    auto readable() { return operation(state_->in, "poll", poll_for(POLLIN)); }
    auto writable() {
        return operation(state_->out, "poll", poll_for(POLLOUT));
    }

    /// The next connection of a listening socket.
    task<descriptor> accept() {
        const std::size_t fd = co_await operation(
            state_->in, "accept", [fd = get()](detail::readiness &) -> ssize_t {
                return ::accept4(fd, nullptr, nullptr,
                                 SOCK_CLOEXEC | SOCK_NONBLOCK);
            });
        co_return descriptor(static_cast<int>(fd));
    }
    /// Connects a socket that was made and is not connected.
    task<> connect(const sockaddr *address, socklen_t length) {
        if (::connect(get(), address, length) == 0)
            co_return;
        if (errno != EINPROGRESS)
            detail::throw_errno("connect");
        co_await writable();
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(get(), SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
            throw std::system_error(error, std::generic_category(), "connect");
    }

    /// A TCP socket that listens on 127.0.0.1; port 0 lets the kernel choose.
    static descriptor listen_on_loopback(std::uint16_t port) {
        descriptor d(socket());
        const int yes = 1;
        ::setsockopt(d.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        const sockaddr_in a = loopback(port);
        if (::bind(d.get(), reinterpret_cast<const sockaddr *>(&a), sizeof a) !=
                0 ||
            ::listen(d.get(), SOMAXCONN) != 0)
            detail::throw_errno("listen");
        return d;
    }
    /// A TCP connection to 127.0.0.1.
    static task<descriptor> connect_to_loopback(std::uint16_t port) {
        descriptor d(socket());
        const int yes = 1;
        ::setsockopt(d.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        const sockaddr_in a = loopback(port);
        co_await d.connect(reinterpret_cast<const sockaddr *>(&a), sizeof a);
        co_return d;
    }
    /// The port that a TCP socket is bound to.
    std::uint16_t local_port() const {
        sockaddr_in a{};
        socklen_t length = sizeof a;
        if (::getsockname(get(), reinterpret_cast<sockaddr *>(&a), &length) !=
            0)
            detail::throw_errno("getsockname");
        return ntohs(a.sin_port);
    }

private:
    template <class Call>
    detail::io_awaiter<Call> operation(detail::readiness &r, const char *name,
                                       Call call) {
        return detail::io_awaiter<Call>(*state_, r, call, name);
    }
    static int socket() {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0)
            detail::throw_errno("socket");
        return fd;
    }
    static sockaddr_in loopback(std::uint16_t port) noexcept {
        sockaddr_in a{};
        a.sin_family = AF_INET;
        a.sin_port = htons(port);
        a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return a;
    }

    std::unique_ptr<detail::descriptor_state> state_;
};

/// Calls f() in each turn of the running loop in which the descriptor can be
/// read, or written. Replaces the previous callback.
inline void add_reader(int fd, std::function<void()> f) {
    detail::epoll_poller::of(detail::running_loop())
        .set_callback(fd, &detail::fd_callbacks::reader, std::move(f));
}
inline void add_writer(int fd, std::function<void()> f) {
    detail::epoll_poller::of(detail::running_loop())
        .set_callback(fd, &detail::fd_callbacks::writer, std::move(f));
}
/// Returns whether there was a callback.
inline bool remove_reader(int fd) {
    return detail::epoll_poller::of(detail::running_loop())
        .set_callback(fd, &detail::fd_callbacks::reader, nullptr);
}
inline bool remove_writer(int fd) {
    return detail::epoll_poller::of(detail::running_loop())
        .set_callback(fd, &detail::fd_callbacks::writer, nullptr);
}

} // namespace recoro
