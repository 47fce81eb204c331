// Function types that depend on a template's parameter, in alias templates.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <vector>
namespace asio = boost::asio;
template <class R> using task = std::function<asio::awaitable<R>()>;
template <class... A> using hook = std::function<asio::awaitable<void>(A...)>;
struct jobs {
    template <class F> void add(F &&f) {
        recoro::spawn_like(io, [f]() -> asio::awaitable<void> { co_await f(); });
    }
    asio::io_context io;
};
asio::awaitable<void> nap() {
    co_await asio::post(asio::use_awaitable);
    std::cout << "nap\n";
}
int main() {
    jobs j;
    j.add(nap);
    j.add([]() -> asio::awaitable<void> { co_await nap(); });
    task<int> three = []() -> asio::awaitable<int> {
        co_await asio::post(asio::use_awaitable);
        co_return 3;
    };
    hook<int, char> h = [](int a, char c) -> asio::awaitable<void> {
        co_await nap();
        std::cout << a << c << "\n";
    };
    recoro::spawn_like(j.io, [&]() -> asio::awaitable<void> {
        std::cout << co_await three() << "\n";
        co_await h(1, 'x');
    });
    j.io.run();
}
