// A test that includes a source, and has another view of its header.
#define TALKS
#define slept slept_aloud
#include "quiet.cpp"
#undef slept

int slept(boost::asio::io_context &io);

int main() {
  boost::asio::io_context io;
  recoro::spawn_like(io, [&]() -> boost::asio::awaitable<void> {
    std::cout << co_await sleep_quietly(io) << count << '\n';
  });
  io.run();
  io.restart();
  std::cout << slept(io) << slept_aloud(io) << '\n';
}
