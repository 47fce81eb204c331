#pragma once

#include <fetch/transport.hpp>

#include <boost/asio/steady_timer.hpp>

namespace fetch {

class cache {
public:
  explicit cache(transport& t) : transport_(t) {}

  response get(const std::string& path, boost::asio::yield_context yield);

private:
  struct entry {
    std::unique_ptr<boost::asio::steady_timer> ready;  // null when it is
    response value;
  };

  transport& transport_;
  std::map<std::string, entry> entries_;
};

}  // namespace fetch
