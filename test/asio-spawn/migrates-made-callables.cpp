// What std::make_unique or make_shared hands on becomes what the class's
// constructor takes, in a body that nobody reads.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>

#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;

class job
{
public:
    using work = std::function<int(int, asio::yield_context)>;

    explicit job(work body, std::string name = "unnamed") : body_(std::move(body)), name_(std::move(name)) {}

    int run(asio::yield_context yield)
    {
        std::cout << name_ << ": ";
        return body_(1, yield);
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
    virtual int go(asio::yield_context yield) = 0;
};

template <typename T>
class made_task : public task
{
public:
    made_task(std::function<T(const T &, asio::yield_context)> body, T given)
        : body_(std::move(body)), given_(std::move(given))
    {
    }

    int go(asio::yield_context yield) override { return static_cast<int>(body_(given_, yield)); }

private:
    std::function<T(const T &, asio::yield_context)> body_;
    T given_;
};

class both
{
public:
    both(std::shared_ptr<task> one, std::shared_ptr<task> two) : one_(std::move(one)), two_(std::move(two)) {}

    int go(asio::yield_context yield)
    {
        int first = one_->go(yield);
        return first + two_->go(yield);
    }

private:
    std::shared_ptr<task> one_, two_;
};

long half(const long &n, asio::yield_context yield)
{
    asio::post(yield);
    return n / 2;
}

int twice(int n, asio::yield_context yield)
{
    asio::post(yield);
    return 2 * n;
}

int add(int more, int n, asio::yield_context yield)
{
    asio::post(yield);
    return n + more;
}

int main()
{
    asio::io_context io;
    std::vector<std::shared_ptr<job>> jobs;
    jobs.push_back(std::make_unique<job>([](int n, asio::yield_context) { return n; }));
    jobs.push_back(std::make_unique<job>(
        [](int n, auto yield) {
            asio::post(yield);
            return n + 10;
        },
        "generic"));
    jobs.push_back(std::make_shared<job>([](auto n, auto) { return n + 20; }, "plain"));
    auto kept = [](int n, asio::yield_context yield) {
        asio::post(yield);
        return n + 30;
    };
    jobs.push_back(std::make_shared<job>(kept, "kept"));
    jobs.push_back(std::make_shared<job>(twice, "twice"));
    jobs.push_back(std::make_shared<job>(&twice));
    jobs.push_back(std::make_shared<job>(std::bind(add, 40, std::placeholders::_1, std::placeholders::_2), "bound"));
    job::work named = twice;
    jobs.push_back(std::make_shared<job>(named));
    for (auto &each : jobs)
        asio::spawn(io, [&](asio::yield_context yield) {
            int result = each->run(yield);
            std::cout << result << '\n';
        });
    auto pair = std::make_unique<both>(std::make_shared<made_task<long>>(half, 8),
                                       std::make_shared<made_task<char>>([](char c, auto) { return c; }, 'a'));
    asio::spawn(io, [&](asio::yield_context yield) {
        int result = pair->go(yield);
        std::cout << result << '\n';
    });
    io.run();
}
