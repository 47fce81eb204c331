#include <fetch/client.hpp>

#include <iostream>

namespace asio = boost::asio;

namespace {

class counting : public fetch::transport {
public:
  explicit counting(std::shared_ptr<fetch::transport> next) : next_(std::move(next)) {}

  fetch::response get(const std::string& path, asio::yield_context yield) override
  {
    std::cout << "#" << ++count_ << " " << path << "\n";
    return next_->get(path, yield);
  }

private:
  std::shared_ptr<fetch::transport> next_;
  int count_ = 0;
};

struct crawler {
  fetch::client& client;
  asio::yield_context yield;
  int depth = 0;

  void crawl(const std::string& path)
  {
    boost::system::error_code ec;
    const auto body = client.get(path, ec, yield);
    std::cout << std::string(2 * depth, ' ') << path << ": " << (ec ? ec.message() : body) << "\n";
    if (ec)
      return;
    ++depth;
    for (auto at = body.find('/'); at != std::string::npos; at = body.find('/', at + 1))
      crawl(body.substr(at, 2));
    --depth;
  }
};

}  // namespace

int main()
{
  asio::io_context io;
  auto memory = std::make_shared<fetch::memory_transport>();
  memory->add("/a", "see /b and /c");
  memory->add("/b", "only /d");
  memory->add("/c", [](asio::yield_context) { return fetch::response{302, "/b"}; });
  memory->add("/e", [](asio::yield_context) { return fetch::response{500, "oops"}; });
  fetch::client client(io, std::make_shared<counting>(memory));

  asio::spawn(io, [&](asio::yield_context yield) {
    crawler c{client, yield};
    c.crawl("/a");
    try {
      client.get_all({"/b", "/e"}, yield);
    } catch (const boost::system::system_error& e) {
      std::cout << "failed: " << e.code().message() << "\n";
    }
  }, asio::detached);
  for (int i = 0; i < 2; ++i)
    asio::spawn(io, [&, i](asio::yield_context yield) {
      const std::string body = client.get("/b", yield);
      std::cout << "client " << i << ": " << body << "\n";
    }, asio::detached);

  auto future = client.fetch("/c");
  io.run();
  std::cout << "future: " << future.get() << "\n";
}
