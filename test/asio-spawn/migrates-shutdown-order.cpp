// The io_context goes away while coroutines are suspended at different depths.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
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

static void wait_forever(std::string who, net::yield_context yield)
{
    Log a(who + ".frame3");
    net::steady_timer t(yield.get_executor(), std::chrono::hours(24));
    Log b(who + ".inner");
    t.async_wait(yield);
    std::cout << "never\n";
}

static int middle(const std::string& who, net::yield_context yield)
{
    Log a(who + ".frame2");
    try {
        Log in(who + ".try");
        wait_forever(who, yield);
    }
    catch (std::exception&) { std::cout << "never (not an exception)\n"; }
    std::cout << "never\n";
    return 1;
}

class Owner : public std::enable_shared_from_this<Owner> {
public:
    explicit Owner(std::string n) : log_("owner " + n), n_(std::move(n)) {}
    void start(net::io_context& io)
    {
        net::spawn(io, [self = shared_from_this(), l = Log("closure " + n_)](net::yield_context yield) mutable {
            Log first(self->n_ + ".first");
            for (int i = 0; i < 2; ++i) {
                Log loop(self->n_ + ".loop" + std::to_string(i));
                if (i == 1) { Log arg(self->n_ + ".before"); std::cout << middle(self->n_, yield); }
                net::post(yield);
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
        net::spawn(io, [](net::yield_context yield) {
            Log p("parent");
            net::steady_timer cv(yield.get_executor(), net::steady_timer::time_point::max());
            net::spawn(yield, [](net::yield_context y) { Log c("child"); middle("C", y); });
            Log p2("parent2");
            cv.async_wait(yield);
        });
        io.poll();
        std::cout << "both suspended\n";
    }

    // never started: the closure dies with the context
    {
        net::io_context io;
        net::spawn(io, [l = Log("unstarted closure")](net::yield_context) { std::cout << "never\n"; });
        std::cout << "not run\n";
    }

    // stopped from outside, finished later by a second run()
    {
        net::io_context io;
        net::spawn(io, [&](net::yield_context yield) { Log l("late"); io.stop(); net::post(yield); std::cout << "resumed after restart\n"; });
        io.run();
        std::cout << "stopped\n";
        io.restart();
        io.run();
    }
    std::cout << "end\n";
}
