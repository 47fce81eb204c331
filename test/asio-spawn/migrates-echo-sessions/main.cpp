// Echo server and its client in one process, one thread.
#include "session.hpp"
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <vector>

using echo::session;
using echo::tcp;
namespace net = boost::asio;

static std::string ask(tcp::socket& s, std::string const& q, net::yield_context yield)
{
    net::async_write(s, net::buffer(q), yield);
    std::string in;
    auto const n = net::async_read_until(s, net::dynamic_buffer(in), '\n', yield);
    return in.substr(0, n - 1);
}

int main()
{
    net::io_context io(1);
    tcp::acceptor acceptor(io, tcp::endpoint(net::ip::address_v4::loopback(), 0));
    auto const ep = acceptor.local_endpoint();

    net::spawn(io, [&](net::yield_context yield) {
        for (int id = 1;; ++id)
        {
            boost::system::error_code ec;
            tcp::socket sock(io);
            acceptor.async_accept(sock, yield[ec]);
            if (ec)
            {
                echo::log("acceptor", ec == net::error::operation_aborted ? "stopped" : ec.message());
                break;
            }
            std::make_shared<session>(std::move(sock), id)->go();
            echo::log("acceptor", "accepted " + std::to_string(id));
        }
    });

    net::spawn(io, [&io, &acceptor, ep](net::yield_context yield) {
        {
            tcp::socket s(io);
            s.async_connect(ep, yield);
            echo::log("client", "answer " + ask(s, "hello\n", yield) + ".");
            echo::log("client", "answer " + ask(s, "two words\n", yield) + ".");
            echo::log("client", "answer " + ask(s, "quit\n", yield) + ".");
            char c;
            boost::system::error_code ec;
            std::size_t n = s.async_read_some(net::buffer(&c, 1), yield[ec]);
            echo::log("client", "after quit n=" + std::to_string(n) + (ec == net::error::eof ? " eof" : " ?"));
        }
        {
            tcp::socket s(io);
            s.async_connect(ep, yield);
            try
            {
                echo::log("client", "answer " + ask(s, "boom\n", yield) + ".");
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
            v.back().async_connect(ep, yield);
            echo::log("client", "answer " + ask(v[i], "n" + std::to_string(i) + "\n", yield) + ".");
        }
        acceptor.close();
    });

    io.run();
    echo::dump_logs();
    std::cout << "done\n";
}
