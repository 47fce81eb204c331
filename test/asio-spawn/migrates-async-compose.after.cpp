#include <boost/asio.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/coroutine.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>

#include <boost/asio/yield.hpp>   // defines yield, reenter, fork as macros!

namespace net = boost::asio;

struct retry_op : net::coroutine
{
    net::steady_timer& t;
    int left;

    template <class Self>
    void operator()(Self& self, boost::system::error_code ec = {})
    {
        reenter (this)
        {
            while (left-- > 0)
            {
                t.expires_after(std::chrono::milliseconds(0));
                yield t.async_wait(std::move(self));
                if (ec) break;
                std::cout << "attempt, " << left << " left\n";
            }
            self.complete(ec, 42);
        }
    }
};

#include <boost/asio/unyield.hpp>

template <class Token>
auto async_retry(net::steady_timer& t, int n, Token&& token)
{
    return net::async_compose<Token, void(boost::system::error_code, int)>(retry_op{{}, t, n}, token, t);
}

// takes the token by name, uses the composed operation, and a callback op beside it
static net::awaitable<int> twice(net::steady_timer& t)
{
    int a = co_await async_retry(t, 1, net::use_awaitable);
    boost::system::error_code ec;
    int b = co_await async_retry(t, 2, net::redirect_error(net::use_awaitable, ec));
    co_return a + b + ec.value();
}

int main()
{
    net::io_context ioc;
    net::steady_timer t(ioc), t2(ioc);
    async_retry(t2, 1, [](boost::system::error_code ec, int n) { std::cout << "callback " << ec.value() << ' ' << n << '\n'; });
    ioc.run();
    ioc.restart();
    recoro::spawn_like(ioc, [&]() -> net::awaitable<void> {
        std::cout << co_await twice(t) << '\n';
        if (bool const condition = co_await async_retry(t, 0, net::use_awaitable) == 42 && co_await twice(t) > 0; condition) std::cout << "ok\n";
    });
    ioc.run();
    std::cout << "end\n";
}
