#ifndef JOBS_HPP
#define JOBS_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace jobs {

using job = std::function<int(std::string const &, boost::asio::yield_context)>;
using ending = std::function<void(std::unique_ptr<int>, boost::asio::yield_context)>;

struct list {
    std::map<std::string, job> by_name;
    std::vector<ending> done;

    void add(std::string name, job one) { by_name[std::move(name)] = std::move(one); }
    int run(std::string const &name, boost::asio::yield_context yield);
};

void report(list &all, boost::asio::yield_context yield);

} // namespace jobs

#endif
