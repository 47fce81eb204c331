// Lambdas that use the token of the coroutine around them: called in place, kept,
// handed to functions that call them.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
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
void twice(char const* name, F const& f)
{
    std::cout << name << " once\n";
    f();
    f();
    std::cout << name << " done\n";
}

template <class F>
auto timed(F&& f, int n) -> decltype(f(n))
{
    return std::forward<F>(f)(n);
}

class Reader {
public:
    explicit Reader(std::vector<std::string> d) : data_(std::move(d)) {}
    bool next(std::string& out, asio::yield_context yield)
    {
        asio::post(yield);
        if (pos_ == data_.size()) return false;
        out = data_[pos_++];
        return true;
    }
    std::string all(asio::yield_context yield)
    {
        std::string r;
        // captures this and the token
        auto line = [&, this]() -> std::string {
            std::string s;
            if (!next(s, yield)) throw std::out_of_range("no more");
            return s;
        };
        try { for (;;) r += line() + ","; }
        catch (std::out_of_range const& e) { r += e.what(); }
        return r;
    }
private:
    std::vector<std::string> data_;
    std::size_t pos_ = 0;
};

int main()
{
    asio::io_context io;
    asio::spawn(io, [&io](asio::yield_context yield) {
        int waits = 0;
        auto wait = [&] { asio::post(io, yield); ++waits; };
        wait();
        wait();

        // immediately invoked, to initialise a const
        int const n = [&] {
            for (int i = 0;; ++i) {
                wait();
                if (i == 2) return i * 10;
            }
        }();
        std::string const s = [&waits, yield](int k) {
            Probe p("iife" + std::to_string(k));
            asio::post(yield);
            return std::string(k, '=') + std::to_string(waits);
        }(n / 10);
        std::cout << n << s << '\n';

        std::string owned = "owned";
        std::cout << [owned, token = yield] { asio::post(token); return owned + "!"; }() << '\n';

        // passed to a function of our own that calls it
        auto with = [](auto&& f, int times) { int r = 0; while (times--) r += f(times); return r; };
        std::cout << with([&](int k) { asio::post(yield); return k * 2; }, 4) << '\n';
        twice("wait", wait);
        std::cout << timed([&](int k) { wait(); return k + 1; }, 4) << '\n';

        // asks for the executor only
        auto plain = [&] { return yield.get_executor() == yield.get_executor(); };
        std::cout << plain() << '\n';

        boost::system::error_code ec;
        auto quiet = yield[ec];
        auto fail = [&](int ms) {
            asio::steady_timer t(io, std::chrono::milliseconds(ms));
            t.async_wait(quiet);
            return ec ? 1 : 0;
        };
        std::cout << fail(1) << ec.message() << '\n';

        std::cout << Reader({"a", "b"}).all(yield) << '\n';
        std::cout << waits << '\n';


        // a generic one, recursive through its argument
        auto walk = [&](auto self, int depth) -> int {
            wait();
            return depth == 0 ? 1 : self(self, depth - 1) + 1;
        };
        std::cout << walk(walk, 3) << '\n';
    });
    io.run();
}
