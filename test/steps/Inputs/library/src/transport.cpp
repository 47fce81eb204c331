#include <fetch/transport.hpp>

#include <boost/asio/steady_timer.hpp>

namespace fetch {

transport::~transport() = default;

namespace {

void delay(boost::asio::yield_context yield)
{
  boost::asio::steady_timer timer{yield.get_executor()};
  timer.expires_after(std::chrono::milliseconds(2));
  timer.async_wait(yield);
}

}  // namespace

void memory_transport::add(std::string path, std::string body)
{
  add(std::move(path), [body = std::move(body)](boost::asio::yield_context yield) {
    delay(yield);
    return response{200, body};
  });
}

response memory_transport::get(const std::string& path, boost::asio::yield_context yield)
{
  if (auto it = pages_.find(path); it != pages_.end())
    return it->second(yield);
  delay(yield);
  return {404, "no " + path};
}

}  // namespace fetch
