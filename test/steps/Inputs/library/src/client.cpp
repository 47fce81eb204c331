#include <fetch/client.hpp>

#include "cache.hpp"

#include <boost/asio/use_future.hpp>

namespace fetch {

client::client(boost::asio::io_context& io, std::shared_ptr<transport> t)
    : io_(io), transport_(std::move(t)), cache_(std::make_unique<cache>(*transport_))
{
}

client::~client() = default;

std::string client::get(const std::string& path, boost::asio::yield_context yield)
{
  boost::system::error_code ec;
  std::string body = get(path, ec, yield);
  if (ec)
    throw boost::system::system_error(ec, path);
  return body;
}

std::string client::get(const std::string& path, boost::system::error_code& ec, boost::asio::yield_context yield)
{
  const response r = follow(path, 3, yield);
  if (r.status == 404)
    ec = make_error_code(boost::system::errc::no_such_file_or_directory);
  else if (r.status != 200)
    ec = make_error_code(boost::system::errc::protocol_error);
  return r.body;
}

std::vector<std::string> client::get_all(const std::vector<std::string>& paths, boost::asio::yield_context yield)
{
  std::vector<std::string> bodies;
  bodies.reserve(paths.size());
  for (auto& path : paths)
    bodies.push_back(get(path, yield));
  return bodies;
}

std::future<std::string> client::fetch(std::string path)
{
  return boost::asio::spawn(
      io_,
      [this, path = std::move(path)](boost::asio::yield_context yield) {
        return get(path, yield);
      },
      boost::asio::use_future);
}

response client::follow(std::string path, int hops, boost::asio::yield_context yield)
{
  response r = cache_->get(path, yield);
  while (r.status == 302 && hops-- > 0)
    r = cache_->get(path = r.body, yield);
  return r;
}

}  // namespace fetch
