#include "session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <map>
#include <sstream>
#include <utility>

#define LOG(x)                                              \
    do {                                                    \
        std::ostringstream os_;                             \
        os_ << x;                                           \
        log("session " + std::to_string(id_), os_.str());   \
    } while (0)

namespace echo {

namespace {
std::map<std::string, std::string> logs;
}

void log(const std::string& who, const std::string& what) { logs[who] += "  " + what + "\n"; }

void dump_logs()
{
    for (auto const& kv : logs)
        std::cout << kv.first << ":\n" << kv.second;
}

session::session(tcp::socket sock, int id)
    : socket_(std::move(sock))
    , timer_(socket_.get_executor())
    , strand_(socket_.get_executor())
    , id_(id)
{
    LOG("open");
}

session::~session() { LOG("gone, " << sent_ << " bytes sent"); }

void session::go()
{
    auto self(shared_from_this());
    recoro::spawn_on(strand_, [this, self]() -> net::awaitable<void> {
        try
        {
            std::string line;
            // NB: the timer is only a pause; the answer must come after it
            while (co_await read_line(line))
            {
                timer_.expires_after(std::chrono::milliseconds(1));
                co_await timer_.async_wait(net::use_awaitable);
                if (line == "boom")
                    throw std::runtime_error("client said boom");
                sent_ += co_await reply(line);
                if (line == "quit")
                    co_return;
            }
            LOG("eof");
        }
        catch (std::exception& e)
        {
            LOG("error: " << e.what());
            boost::system::error_code ignored;
            socket_.close(ignored);
        }
    });
}

net::awaitable<bool> session::read_line(std::string& out)
{
    boost::system::error_code ec;
    std::size_t n = co_await net::async_read_until(socket_, net::dynamic_buffer(buf_), '\n', net::redirect_error(net::use_awaitable, ec));
    if (ec == net::error::eof)
        co_return false;
    if (ec)
        throw boost::system::system_error(ec);
    out.assign(buf_, 0, n - 1);
    buf_.erase(0, n);
    LOG("got '" << out << "'");
    co_return true;
}

net::awaitable<void> session::write_line(const std::string& line)
{
    co_await net::async_write(socket_, net::buffer(static_cast<const std::string&>(line + "\n")), net::use_awaitable); // temporary lives to the ";"
}

net::awaitable<std::size_t> session::reply(const std::string& cmd)
{
    if (cmd.empty())
        co_return 0;
    {
        auto line = cmd == "quit" ? "bye" : "echo " + cmd;
        co_await write_line(std::move(line));
    }
    co_return cmd.size();
}

} // namespace echo
