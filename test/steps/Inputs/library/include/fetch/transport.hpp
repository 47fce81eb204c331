#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/spawn.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace fetch {

struct response {
  int status = 0;
  std::string body;
};

/// What carries requests; users may bring their own.
class transport {
public:
  virtual ~transport();
  virtual response get(const std::string& path, boost::asio::yield_context yield) = 0;
};

/// Serves from memory, for tests and demos.
class memory_transport : public transport {
public:
  using page = std::function<response(boost::asio::yield_context)>;

  void add(std::string path, page p) { pages_[std::move(path)] = std::move(p); }
  void add(std::string path, std::string body);
  response get(const std::string& path, boost::asio::yield_context yield) override;

private:
  std::map<std::string, page> pages_;
};

}  // namespace fetch
