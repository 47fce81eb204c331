// A store that answers slowly, behind an interface.
#ifndef STORE_HPP
#define STORE_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace store {

using boost::asio::yield_context;

void nap(boost::asio::io_context &io, yield_context yield);

class source {
public:
    virtual ~source() = default;
    virtual int fetch(int key, yield_context yield) = 0;
};

class counting : public source {
public:
    explicit counting(boost::asio::io_context &io) : io_(io) {}
    int fetch(int key, yield_context yield) override;

    /// Where it is kept, to be changed.
    int &slot(std::string const &name, yield_context yield);
    std::unique_ptr<int> give(int value, yield_context yield);
    void fail(std::string why, yield_context yield);

private:
    boost::asio::io_context &io_;
    std::map<std::string, int> slots_;
    int fetches_ = 0;
};

int sum(std::vector<int> const &values, yield_context yield);
int sum(int first, int second, yield_context yield);

using visitor = std::function<void(std::string const &, yield_context)>;

} // namespace store

#endif
