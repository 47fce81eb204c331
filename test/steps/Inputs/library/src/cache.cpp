#include "cache.hpp"

#include <iostream>

namespace fetch {

// Only the first asks the transport; the others wait for it.
response cache::get(const std::string& path, boost::asio::yield_context yield)
{
  auto [it, is_new] = entries_.try_emplace(path);
  entry& e = it->second;
  if (is_new) {
    e.ready = std::make_unique<boost::asio::steady_timer>(yield.get_executor(), boost::asio::steady_timer::time_point::max());
    e.value = transport_.get(path, yield);
    auto waiting = std::move(e.ready);
    waiting->cancel();
    std::cout << "[loaded " << path << "]\n";
  } else if (e.ready) {
    boost::system::error_code ec;
    e.ready->async_wait(yield[ec]);
    std::cout << "[shared " << path << "]\n";
  }
  return e.value;
}

}  // namespace fetch
