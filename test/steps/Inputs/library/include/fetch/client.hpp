#pragma once

#include <fetch/transport.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <future>
#include <vector>

namespace fetch {

class cache;

/// The library's front door.
class client {
public:
  client(boost::asio::io_context& io, std::shared_ptr<transport> t);
  ~client();

  /// From within a coroutine.
  std::string get(const std::string& path, boost::asio::yield_context yield);
  std::string get(const std::string& path, boost::system::error_code& ec, boost::asio::yield_context yield);
  std::vector<std::string> get_all(const std::vector<std::string>& paths, boost::asio::yield_context yield);

  /// From anywhere else.
  std::future<std::string> fetch(std::string path);

private:
  response follow(std::string path, int hops, boost::asio::yield_context yield);

  boost::asio::io_context& io_;
  std::shared_ptr<transport> transport_;
  std::unique_ptr<cache> cache_;
};

}  // namespace fetch
