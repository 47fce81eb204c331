// Lambdas that use the token of the coroutine around them: called in place, kept,
// handed to functions that call them.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

struct Probe {
    std::string n;
    explicit Probe(std::string s) : n(std::move(s)) {}
    Probe(Probe&& o) noexcept : n(std::exchange(o.n, "")) {}
    ~Probe() { if (!n.empty()) std::cout << "~" << n << '\n'; }
};

template <class F>
asio::awaitable<void> twice(char const* name, F const& f)
{
    std::cout << name << " once\n";
    co_await f();
    co_await f();
    std::cout << name << " done\n";
}

template <class F>
auto timed(F&& f, int n) -> decltype(f(n))
{
    co_return co_await std::forward<F>(f)(n);
}

class Reader {
public:
    explicit Reader(std::vector<std::string> d) : data_(std::move(d)) {}
    asio::awaitable<bool> next(std::string& out)
    {
        co_await asio::post(asio::use_awaitable);
        if (pos_ == data_.size()) co_return false;
        out = data_[pos_++];
        co_return true;
    }
    asio::awaitable<std::string> all()
    {
        std::string r;
        // captures this and the token
        auto line = [&, this]() -> asio::awaitable<std::string> {
            std::string s;
            if (!co_await next(s)) throw std::out_of_range("no more");
            co_return s;
        };
        try { for (;;) r += co_await line() + ","; }
        catch (std::out_of_range const& e) { r += e.what(); }
        co_return r;
    }
private:
    std::vector<std::string> data_;
    std::size_t pos_ = 0;
};

int main()
{
    asio::io_context io;
    recoro::spawn_like(io, [&io]() -> asio::awaitable<void> {
        int waits = 0;
        auto wait = [&]() -> asio::awaitable<void> { co_await asio::post(io, asio::use_awaitable); ++waits; };
        co_await wait();
        co_await wait();

        // immediately invoked, to initialise a const
        int const n = co_await [&]() -> asio::awaitable<int> {
            for (int i = 0;; ++i) {
                co_await wait();
                if (i == 2) co_return i * 10;
            }
        }();
        std::string const s = co_await [&waits](int k) -> asio::awaitable<std::string> {
            Probe p("iife" + std::to_string(k));
            co_await asio::post(asio::use_awaitable);
            co_return std::string(k, '=') + std::to_string(waits);
        }(n / 10);
        std::cout << n << s << '\n';

        std::string owned = "owned";
        {
            auto call = [owned]() -> asio::awaitable<std::string> { co_await asio::post(asio::use_awaitable); co_return owned + "!"; };
            std::cout << co_await call() << '\n';
        }

        // passed to a function of our own that calls it
        auto with = [](auto&& f, int times) -> asio::awaitable<int> { int r = 0; while (times--) r += co_await f(times); co_return r; };
        std::cout << co_await with([&](int k) -> asio::awaitable<int> { co_await asio::post(asio::use_awaitable); co_return k * 2; }, 4) << '\n';
        co_await twice("wait", wait);
        std::cout << co_await timed([&](int k) -> asio::awaitable<int> { co_await wait(); co_return k + 1; }, 4) << '\n';

        // asks for the executor only
        auto plain = [&]() -> asio::awaitable<bool> { co_return co_await asio::this_coro::executor == co_await asio::this_coro::executor; };
        std::cout << co_await plain() << '\n';

        boost::system::error_code ec;
        auto quiet = asio::redirect_error(asio::use_awaitable, ec);
        auto fail = [&](int ms) -> asio::awaitable<int> {
            asio::steady_timer t(io, std::chrono::milliseconds(ms));
            co_await t.async_wait(quiet);
            co_return ec ? 1 : 0;
        };
        {
            auto &&out = std::cout << co_await fail(1);
            out << ec.message() << '\n';
        }

        {
            std::vector<std::string> callee{"a", "b"};
            std::cout << co_await Reader(std::move(callee)).all() << '\n';
        }
        std::cout << waits << '\n';


        // a generic one, recursive through its argument
        auto walk = [&](auto self, int depth) -> asio::awaitable<int> {
            co_await wait();
            auto choice = depth == 0 ? 1 : co_await self(self, depth - 1) + 1;
            co_return choice;
        };
        std::cout << co_await walk(walk, 3) << '\n';
    });
    io.run();
}
