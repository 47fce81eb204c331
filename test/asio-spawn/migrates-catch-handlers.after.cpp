// Cleanup that itself has to wait: awaits inside catch handlers.
// (single thread; only one coroutine at a time is ever inside a handler)
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

struct Trace
{
    const char* n;
    explicit Trace(const char* s) : n(s) { std::cout << "+" << n << "\n"; }
    ~Trace() { std::cout << "-" << n << "\n"; }
    Trace(const Trace&) = delete;
};

struct AppError : std::runtime_error
{
    int code;
    AppError(int c, const std::string& w) : std::runtime_error(w), code(c) {}
};
struct FatalError : AppError { using AppError::AppError; };

class Conn
{
public:
    explicit Conn(asio::io_context& io) : io_(io) {}

    asio::awaitable<void> pause() { co_await asio::post(io_, asio::use_awaitable); ++waits; }
    asio::awaitable<int>  load(int what)
    {
        co_await pause();
        if (what == 1) throw AppError(11, "load 1");
        if (what == 2) throw FatalError(22, "load 2");
        if (what == 3) throw std::string("a string");
        if (what == 4) throw 44;
        co_return what * 10;
    }
    asio::awaitable<void> close(const char* why)
    {
        co_await pause();
        std::cout << "closed: " << why << "\n";
    }

    // returns from handlers, with values that need the caught object after the await
    asio::awaitable<int> guarded(int what)
    {
        Trace t("guarded");
        std::exception_ptr caught;
        FatalError *caught_e = nullptr;
        std::exception_ptr caught2;
        const AppError *caught_e2 = nullptr;
        std::exception_ptr caught3;
        std::string *caught_s = nullptr;
        std::exception_ptr caught4;
        const int *caught_i = nullptr;
        try {
            Trace in("try");
            int r = co_await load(what);
            std::cout << "loaded " << r << "\n";
            co_return r;
        }
        catch (FatalError& e) {
            caught = std::current_exception();
            caught_e = &e;
        }
        catch (const AppError& e) {
            caught2 = std::current_exception();
            caught_e2 = &e;
        }
        catch (std::string &s) {
            caught3 = std::current_exception();
            caught_s = &s;
        }
        catch (int const& i) {
            caught4 = std::current_exception();
            caught_i = &i;
        }
        if (auto const held = std::exchange(caught, nullptr)) {
            FatalError& e = *caught_e;
            co_await close(e.what());
            e.code += 1;
            std::rethrow_exception(held);                       // the same object, modified
        }
        if (auto const held2 = std::exchange(caught2, nullptr)) {
            const AppError& e = *caught_e2;
            Trace h("handler");
            co_await close(e.what());
            co_return e.code;
        }
        if (auto const held3 = std::exchange(caught3, nullptr)) {
            std::string s = *caught_s;          // by value
            s += "!";
            co_await close(s.c_str());
            co_return static_cast<int>(s.size());
        }
        if (auto const held4 = std::exchange(caught4, nullptr)) {
            int const& i = *caught_i;
            co_await close(i == 44 ? "number" : "other number");
            std::rethrow_exception(held4);
        }
        // not reached
    }

    int waits = 0;

private:
    asio::io_context& io_;
};

// break / continue out of a handler, loop variables and a switch around it
static asio::awaitable<void> retry(Conn& c)
{
    for (int i = 0; i < 6; ++i)
    {
        Trace t("iter");
        switch (i % 2)
        {
        default:
            {
            std::exception_ptr caught;
            std::exception_ptr caught2;
            const AppError *caught_e = nullptr;
            std::exception_ptr caught3;
            std::exception_ptr caught4;
            int *caught_n = nullptr;
            try
            {
                {
                    auto &&out = std::cout << "i=" << i << " -> ";
                    out << co_await c.load(i) << "\n";
                }
                if (i == 5) throw AppError(55, "late");
            }
            catch (FatalError const&) {
                caught = std::current_exception();
            }
            catch (AppError const& e) {
                caught2 = std::current_exception();
                caught_e = &e;
            }
            catch (std::string const&) {
                caught3 = std::current_exception();
            }
            catch (int &n) {
                caught4 = std::current_exception();
                caught_n = &n;
            }
            if (auto const held = std::exchange(caught, nullptr)) {
                co_await c.close("fatal, next");
                continue;                // of the for
            }
            if (auto const held2 = std::exchange(caught2, nullptr)) {
                AppError const& e = *caught_e;
                co_await c.pause();
                if (e.code == 11) break; // of the switch
                std::cout << "leaving with " << e.code << "\n";
                co_return;
            }
            if (auto const held3 = std::exchange(caught3, nullptr)) {
                do
                {
                    co_await c.close("string");
                    if (c.waits > 0) break;   // of this do
                    std::cout << "never\n";
                } while (true);
            }
            if (auto const held4 = std::exchange(caught4, nullptr)) {
                int n = *caught_n;
                co_await c.close("int");
                n++;
                std::cout << "n=" << n << "\n";
            }
            }
        }
        std::cout << "end of " << i << "\n";
    }
}

// throws another one from the handler; nested try inside a handler
static asio::awaitable<void> convert(Conn& c)
{
    std::exception_ptr caught;
    AppError *caught_e = nullptr;
    try {
        co_await c.load(1);
    }
    catch (AppError& e) {
        caught = std::current_exception();
        caught_e = &e;
    }
    if (auto const held = std::exchange(caught, nullptr)) {
        AppError& e = *caught_e;
        std::exception_ptr caught2;
        FatalError *caught_inner = nullptr;
        try {
            co_await c.load(2);
        }
        catch (FatalError& inner) {
            caught2 = std::current_exception();
            caught_inner = &inner;
        }
        if (auto const held2 = std::exchange(caught2, nullptr)) {
            FatalError& inner = *caught_inner;
            co_await c.pause();
            std::cout << "inner " << inner.what() << " in " << e.what() << "\n";
        }
        co_await c.pause();
        throw std::logic_error("converted " + std::string(e.what()));
    }
}

int main()
{
    asio::io_context io;
    Conn c(io);

    recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
        for (int w = 0; w <= 4; ++w) {
            try {
                {
                    auto &&out = std::cout << "guarded(" << w << ") = ";
                    out << co_await c.guarded(w) << "\n";
                }
            }
            catch (const AppError& e) {
                std::cout << "  out: " << e.what() << " " << e.code << (dynamic_cast<const FatalError*>(&e) ? " fatal" : "") << "\n";
            }
            catch (int i) {
                std::cout << "  out: int " << i << "\n";
            }
        }
        co_await retry(c);
        std::exception_ptr caught;
        std::logic_error *caught_e = nullptr;
        try { co_await convert(c); }
        catch (std::logic_error& e) {
            caught = std::current_exception();
            caught_e = &e;
        }
        if (auto const held = std::exchange(caught, nullptr)) {
            std::logic_error& e = *caught_e; co_await c.close(e.what()); }

        // error codes as exceptions, handler waits, then the loop goes on
        asio::steady_timer t(io);
        for (int k = 0; k < 3; ++k) {
            t.expires_after(std::chrono::hours(1));
            asio::post(io, [&] { t.cancel(); });
            std::exception_ptr caught2;
            boost::system::system_error *caught_e2 = nullptr;
            try { co_await t.async_wait(asio::use_awaitable); }
            catch (boost::system::system_error& e) {
                caught2 = std::current_exception();
                caught_e2 = &e;
            }
            if (auto const held2 = std::exchange(caught2, nullptr)) {
                boost::system::system_error& e = *caught_e2;
                if (k == 1) { co_await c.pause(); continue; }
                t.expires_after(std::chrono::milliseconds(0));
                co_await t.async_wait(asio::use_awaitable);
                std::cout << k << " cancelled=" << (e.code() == asio::error::operation_aborted) << "\n";
            }
        }
        std::exception_ptr caught3;
        try { throw AppError(99, "final"); }
        catch (AppError&) {
            caught3 = std::current_exception();
        }
        if (auto const held3 = std::exchange(caught3, nullptr)) { co_await c.pause(); std::rethrow_exception(held3); }
    });

    try { io.run(); }
    catch (AppError& e) { std::cout << "run: " << e.what() << " " << e.code << "\n"; }
    io.restart();
    io.run();
    std::cout << "waits " << c.waits << "\n";
}
