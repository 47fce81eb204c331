// Echo server and its client in one process, one thread.
#include "session.hpp"
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <vector>

using echo::session;
using echo::tcp;
namespace net = boost::asio;

static net::awaitable<std::string> ask(tcp::socket& s, std::string const& q)
{
    co_await net::async_write(s, net::buffer(q), net::use_awaitable);
    std::string in;
    auto const n = co_await net::async_read_until(s, net::dynamic_buffer(in), '\n', net::use_awaitable);
    co_return in.substr(0, n - 1);
}

int main()
{
    net::io_context io(1);
    tcp::acceptor acceptor(io, tcp::endpoint(net::ip::address_v4::loopback(), 0));
    auto const ep = acceptor.local_endpoint();

    recoro::spawn_like(io, [&]() -> net::awaitable<void> {
        for (int id = 1;; ++id)
        {
            boost::system::error_code ec;
            tcp::socket sock(io);
            co_await acceptor.async_accept(sock, net::redirect_error(net::use_awaitable, ec));
            if (ec)
            {
                echo::log("acceptor", ec == net::error::operation_aborted ? "stopped" : ec.message());
                break;
            }
            std::make_shared<session>(std::move(sock), id)->go();
            echo::log("acceptor", "accepted " + std::to_string(id));
        }
    });

    recoro::spawn_like(io, [&io, &acceptor, ep]() -> net::awaitable<void> {
        {
            tcp::socket s(io);
            co_await s.async_connect(ep, net::use_awaitable);
            echo::log("client", "answer " + co_await ask(s, "hello\n") + ".");
            echo::log("client", "answer " + co_await ask(s, "two words\n") + ".");
            echo::log("client", "answer " + co_await ask(s, "quit\n") + ".");
            char c;
            boost::system::error_code ec;
            std::size_t n = co_await s.async_read_some(net::buffer(&c, 1), net::redirect_error(net::use_awaitable, ec));
            echo::log("client", "after quit n=" + std::to_string(n) + (ec == net::error::eof ? " eof" : " ?"));
        }
        {
            tcp::socket s(io);
            co_await s.async_connect(ep, net::use_awaitable);
            try
            {
                echo::log("client", "answer " + co_await ask(s, "boom\n") + ".");
            }
            catch (boost::system::system_error const& e)
            {
                echo::log("client", e.code() == net::error::eof ? "lost: eof" : e.what());
            }
        }
        std::vector<tcp::socket> v;
        for (int i = 0; i != 2; ++i)
        {
            v.emplace_back(io);
            co_await v.back().async_connect(ep, net::use_awaitable);
            echo::log("client", "answer " + co_await ask(v[i], "n" + std::to_string(i) + "\n") + ".");
        }
        acceptor.close();
    });

    io.run();
    echo::dump_logs();
    std::cout << "done\n";
}
