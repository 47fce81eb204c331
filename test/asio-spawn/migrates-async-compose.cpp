#include <boost/asio.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/coroutine.hpp>
#include <boost/asio/spawn.hpp>
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
static int twice(net::steady_timer& t, net::yield_context yield)
{
    int a = async_retry(t, 1, yield);
    boost::system::error_code ec;
    int b = async_retry(t, 2, yield[ec]);
    return a + b + ec.value();
}

int main()
{
    net::io_context ioc;
    net::steady_timer t(ioc), t2(ioc);
    async_retry(t2, 1, [](boost::system::error_code ec, int n) { std::cout << "callback " << ec.value() << ' ' << n << '\n'; });
    ioc.run();
    ioc.restart();
    net::spawn(ioc, [&](net::yield_context yield) {
        std::cout << twice(t, yield) << '\n';
        if (async_retry(t, 0, yield) == 42 && twice(t, yield) > 0) std::cout << "ok\n";
    });
    ioc.run();
    std::cout << "end\n";
}
