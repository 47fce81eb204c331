// Cleanup that itself has to wait: awaits inside catch handlers.
// (single thread; only one coroutine at a time is ever inside a handler)
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;
using asio::yield_context;

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

    void pause(yield_context yield) { asio::post(io_, yield); ++waits; }
    int  load(int what, yield_context yield)
    {
        pause(yield);
        if (what == 1) throw AppError(11, "load 1");
        if (what == 2) throw FatalError(22, "load 2");
        if (what == 3) throw std::string("a string");
        if (what == 4) throw 44;
        return what * 10;
    }
    void close(const char* why, yield_context yield)
    {
        pause(yield);
        std::cout << "closed: " << why << "\n";
    }

    // returns from handlers, with values that need the caught object after the await
    int guarded(int what, yield_context yield)
    {
        Trace t("guarded");
        try {
            Trace in("try");
            int r = load(what, yield);
            std::cout << "loaded " << r << "\n";
            return r;
        }
        catch (FatalError& e) {
            close(e.what(), yield);
            e.code += 1;
            throw;                       // the same object, modified
        }
        catch (const AppError& e) {
            Trace h("handler");
            close(e.what(), yield);
            return e.code;
        }
        catch (std::string s) {          // by value
            s += "!";
            close(s.c_str(), yield);
            return static_cast<int>(s.size());
        }
        catch (int const& i) {
            close(i == 44 ? "number" : "other number", yield);
            throw;
        }
        // not reached
    }

    int waits = 0;

private:
    asio::io_context& io_;
};

// break / continue out of a handler, loop variables and a switch around it
static void retry(Conn& c, yield_context yield)
{
    for (int i = 0; i < 6; ++i)
    {
        Trace t("iter");
        switch (i % 2)
        {
        default:
            try
            {
                std::cout << "i=" << i << " -> " << c.load(i, yield) << "\n";
                if (i == 5) throw AppError(55, "late");
            }
            catch (FatalError const&)
            {
                c.close("fatal, next", yield);
                continue;                // of the for
            }
            catch (AppError const& e)
            {
                c.pause(yield);
                if (e.code == 11) break; // of the switch
                std::cout << "leaving with " << e.code << "\n";
                return;
            }
            catch (std::string const&)
            {
                do
                {
                    c.close("string", yield);
                    if (c.waits > 0) break;   // of this do
                    std::cout << "never\n";
                } while (true);
            }
            catch (int n)
            {
                c.close("int", yield);
                n++;
                std::cout << "n=" << n << "\n";
            }
        }
        std::cout << "end of " << i << "\n";
    }
}

// throws another one from the handler; nested try inside a handler
static void convert(Conn& c, yield_context yield)
{
    try {
        c.load(1, yield);
    }
    catch (AppError& e) {
        try {
            c.load(2, yield);
        }
        catch (FatalError& inner) {
            c.pause(yield);
            std::cout << "inner " << inner.what() << " in " << e.what() << "\n";
        }
        c.pause(yield);
        throw std::logic_error("converted " + std::string(e.what()));
    }
}

int main()
{
    asio::io_context io;
    Conn c(io);

    asio::spawn(io, [&](yield_context yield) {
        for (int w = 0; w <= 4; ++w) {
            try {
                std::cout << "guarded(" << w << ") = " << c.guarded(w, yield) << "\n";
            }
            catch (const AppError& e) {
                std::cout << "  out: " << e.what() << " " << e.code << (dynamic_cast<const FatalError*>(&e) ? " fatal" : "") << "\n";
            }
            catch (int i) {
                std::cout << "  out: int " << i << "\n";
            }
        }
        retry(c, yield);
        try { convert(c, yield); }
        catch (std::logic_error& e) { c.close(e.what(), yield); }

        // error codes as exceptions, handler waits, then the loop goes on
        asio::steady_timer t(io);
        for (int k = 0; k < 3; ++k) {
            t.expires_after(std::chrono::hours(1));
            asio::post(io, [&] { t.cancel(); });
            try { t.async_wait(yield); }
            catch (boost::system::system_error& e) {
                if (k == 1) { c.pause(yield); continue; }
                t.expires_after(std::chrono::milliseconds(0));
                t.async_wait(yield);
                std::cout << k << " cancelled=" << (e.code() == asio::error::operation_aborted) << "\n";
            }
        }
        try { throw AppError(99, "final"); }
        catch (AppError&) { c.pause(yield); throw; }
    });

    try { io.run(); }
    catch (AppError& e) { std::cout << "run: " << e.what() << " " << e.code << "\n"; }
    io.restart();
    io.run();
    std::cout << "waits " << c.waits << "\n";
}
