// A pack of auto takes the token among the rest: which of them it is cannot be
// said, whoever hands it on.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>

#include <functional>
#include <iostream>
#include <memory>

namespace asio = boost::asio;

class job
{
public:
    explicit job(std::function<int(int, asio::yield_context)> body) : body_(std::move(body)) {} // refused: indirect-call

    int run(asio::yield_context yield) // refused: group-refused
    {
        return body_(1, yield);
    }

private:
    std::function<int(int, asio::yield_context)> body_;
};

int main()
{
    asio::io_context io;
    auto one = std::make_unique<job>([](auto &&...all) { return 7; });
    asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
        std::cout << one->run(yield) << "\n";
    });
    io.run();
}
