#include "sleeper.hpp"
#include <iostream>

namespace zoo {
namespace {

class bear final : public sleeper {
public:
  using sleeper::sleeper;
  boost::asio::awaitable<int> sleep(int nights) override;

private:
  boost::asio::awaitable<void> night( /*unused*/) override {
    std::cout << "the bear does not need to wait\n";
    co_return;
  }
};

boost::asio::awaitable<int> bear::sleep(int nights) {
  for (int i = 0; i != nights; ++i) {
    co_await night();
    co_await sleeper::night(); // a real one
  }
  co_return nights * 2;
}

} // namespace

std::unique_ptr<sleeper> make_bear(boost::asio::io_context &io) {
  return std::make_unique<bear>(io);
}

} // namespace zoo
