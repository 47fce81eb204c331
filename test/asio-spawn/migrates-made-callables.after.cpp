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

// Nothing else in this file asks for its instances.
class task
{
public:
    virtual ~task() = default;
    virtual asio::awaitable<int> go() = 0;
};

template <typename T>
class made_task : public task
{
public:
    made_task(std::function<asio::awaitable<T>(const T &)> body, T given)
        : body_(std::move(body)), given_(std::move(given))
    {
    }

    asio::awaitable<int> go() override { co_return static_cast<int>(co_await body_(given_)); }

private:
    std::function<asio::awaitable<T>(const T &)> body_;
    T given_;
};

class both
{
public:
    both(std::shared_ptr<task> one, std::shared_ptr<task> two) : one_(std::move(one)), two_(std::move(two)) {}

    asio::awaitable<int> go()
    {
        int first = co_await one_->go();
        co_return first + co_await two_->go();
    }

private:
    std::shared_ptr<task> one_, two_;
};

asio::awaitable<long> half(const long &n)
{
    co_await asio::post(asio::use_awaitable);
    co_return n / 2;
}

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
    auto pair = std::make_unique<both>(std::make_shared<made_task<long>>(half, 8),
                                       std::make_shared<made_task<char>>([](char c) -> asio::awaitable<char> { co_return c; }, 'a'));
    recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
        int result = co_await pair->go();
        std::cout << result << '\n';
    });
    io.run();
}
