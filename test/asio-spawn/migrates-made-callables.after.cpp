// What std::make_unique or make_shared hands on becomes what the class's
// constructor takes, in a body that nobody reads.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>

#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;

class job
{
public:
    using work = std::function<asio::awaitable<int>(int)>;

    explicit job(work body, std::string name = "unnamed") : body_(std::move(body)), name_(std::move(name)) {}

    asio::awaitable<int> run()
    {
        std::cout << name_ << ": ";
        co_return co_await body_(1);
    }

private:
    work body_;
    std::string name_;
};

asio::awaitable<int> twice(int n)
{
    co_await asio::post(asio::use_awaitable);
    co_return 2 * n;
}

asio::awaitable<int> add(int more, int n)
{
    co_await asio::post(asio::use_awaitable);
    co_return n + more;
}

int main()
{
    asio::io_context io;
    std::vector<std::shared_ptr<job>> jobs;
    jobs.push_back(std::make_unique<job>([](int n) -> asio::awaitable<int> { co_return n; }));
    jobs.push_back(std::make_unique<job>(
        [](int n) -> asio::awaitable<int> {
            co_await asio::post(asio::use_awaitable);
            co_return n + 10;
        },
        "generic"));
    jobs.push_back(std::make_shared<job>([](auto n) -> asio::awaitable<int> { co_return n + 20; }, "plain"));
    auto kept = [](int n) -> asio::awaitable<int> {
        co_await asio::post(asio::use_awaitable);
        co_return n + 30;
    };
    jobs.push_back(std::make_shared<job>(kept, "kept"));
    jobs.push_back(std::make_shared<job>(twice, "twice"));
    jobs.push_back(std::make_shared<job>(&twice));
    jobs.push_back(std::make_shared<job>(std::bind(add, 40, std::placeholders::_1), "bound"));
    job::work named = twice;
    jobs.push_back(std::make_shared<job>(named));
    for (auto &each : jobs)
        recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
            int result = co_await each->run();
            std::cout << result << '\n';
        });
    io.run();
}
