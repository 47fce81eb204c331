// The io_context goes away while coroutines are suspended at different depths.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace net = boost::asio;

struct Log {
    std::string n;
    explicit Log(std::string s) : n(std::move(s)) {}
    Log(Log&& o) noexcept : n(std::move(o.n)) { o.n.clear(); }
    ~Log() { if (!n.empty()) std::cout << "~" << n << '\n'; }
};

static net::awaitable<void> wait_forever(std::string who)
{
    Log a(who + ".frame3");
    net::steady_timer t(co_await net::this_coro::executor, std::chrono::hours(24));
    Log b(who + ".inner");
    co_await t.async_wait(net::use_awaitable);
    std::cout << "never\n";
}

static net::awaitable<int> middle(const std::string& who)
{
    Log a(who + ".frame2");
    try {
        Log in(who + ".try");
        co_await wait_forever(who);
    }
    catch (std::exception&) { std::cout << "never (not an exception)\n"; }
    std::cout << "never\n";
    co_return 1;
}

class Owner : public std::enable_shared_from_this<Owner> {
public:
    explicit Owner(std::string n) : log_("owner " + n), n_(std::move(n)) {}
    void start(net::io_context& io)
    {
        recoro::spawn_like(io, [self = shared_from_this(), l = Log("closure " + n_)]() mutable -> net::awaitable<void> {
            Log first(self->n_ + ".first");
            for (int i = 0; i < 2; ++i) {
                Log loop(self->n_ + ".loop" + std::to_string(i));
                if (i == 1) { Log arg(self->n_ + ".before"); std::cout << co_await middle(self->n_); }
                co_await net::post(net::use_awaitable);
            }
            Log last("never");
        });
    }
private:
    Log log_;
    std::string n_;
};

int main()
{
    // each context holds one suspended coroutine; they are destroyed in turn
    for (const char* n : {"A", "B"}) {
        std::optional<net::io_context> io(std::in_place);
        std::make_shared<Owner>(n)->start(*io);
        while (io->poll() > 0) {}
        std::cout << n << ": destroying\n";
        io.reset();
        std::cout << n << ": destroyed\n";
    }

    // a coroutine that owns a child: parent waits, child waits on its own timer
    {
        net::io_context io;
        recoro::spawn_like(io, []() -> net::awaitable<void> {
            Log p("parent");
            net::steady_timer cv(co_await net::this_coro::executor, net::steady_timer::time_point::max());
            recoro::spawn_on(co_await net::this_coro::executor, []() -> net::awaitable<void> { Log c("child"); co_await middle("C"); });
            Log p2("parent2");
            co_await cv.async_wait(net::use_awaitable);
        });
        io.poll();
        std::cout << "both suspended\n";
    }

    // never started: the closure dies with the context
    {
        net::io_context io;
        recoro::spawn_like(io, [l = Log("unstarted closure")]() -> net::awaitable<void> { std::cout << "never\n"; co_return; });
        std::cout << "not run\n";
    }

    // stopped from outside, finished later by a second run()
    {
        net::io_context io;
        recoro::spawn_like(io, [&]() -> net::awaitable<void> { Log l("late"); io.stop(); co_await net::post(net::use_awaitable); std::cout << "resumed after restart\n"; });
        io.run();
        std::cout << "stopped\n";
        io.restart();
        io.run();
    }
    std::cout << "end\n";
}
