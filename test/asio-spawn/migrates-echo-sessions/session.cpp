#include "session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <iostream>
#include <map>
#include <sstream>

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
    net::spawn(strand_, [this, self](net::yield_context yield) {
        try
        {
            std::string line;
            // NB: the timer is only a pause; the answer must come after it
            while (read_line(line, yield))
            {
                timer_.expires_after(std::chrono::milliseconds(1));
                timer_.async_wait(yield);
                if (line == "boom")
                    throw std::runtime_error("client said boom");
                sent_ += reply(line, yield);
                if (line == "quit")
                    return;
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

bool session::read_line(std::string& out, net::yield_context yield)
{
    boost::system::error_code ec;
    std::size_t n = net::async_read_until(socket_, net::dynamic_buffer(buf_), '\n', yield[ec]);
    if (ec == net::error::eof)
        return false;
    if (ec)
        throw boost::system::system_error(ec);
    out.assign(buf_, 0, n - 1);
    buf_.erase(0, n);
    LOG("got '" << out << "'");
    return true;
}

void session::write_line(net::yield_context yield, const std::string& line)
{
    net::async_write(socket_, net::buffer(static_cast<const std::string&>(line + "\n")), yield); // temporary lives to the ";"
}

std::size_t session::reply(const std::string& cmd, net::yield_context yield)
{
    if (cmd.empty())
        return 0;
    write_line(yield, cmd == "quit" ? "bye" : "echo " + cmd);
    return cmd.size();
}

} // namespace echo
