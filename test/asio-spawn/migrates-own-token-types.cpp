// Templates in which the type of the token is a parameter of their own: it goes with the
// token. Operations, whose result depends on it, stay.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

template <class Timer, class Yield>
void pause_for(Timer &timer, int ms, Yield yield) {
  timer.expires_after(std::chrono::milliseconds(ms));
  timer.async_wait(yield);
}

template <typename Yield>
static int twice(asio::io_context &io, int n, Yield &&yield)
{
  asio::steady_timer timer(io);
  pause_for(timer, n, yield);
  asio::post(io, std::forward<Yield>(yield));
  return 2 * n;
}

static std::string word(int n, auto yield) {
  asio::post(yield);
  return std::string(n, 'w');
}

template <class T, class Y>
std::vector<T> repeat(T const &value, int n, Y const &yield) {
  std::vector<T> all;
  while (n--) {
    asio::post(yield);
    all.push_back(value);
  }
  return all;
}

struct Reader {
  int at = 0;
  template <class Y> int next(Y yield);
  template <class Y> bool more(Y yield) { asio::post(yield); return at < 3; }
};
template <class Y>
int Reader::next(Y yield) {
  asio::post(yield);
  return ++at;
}

// An operation stays.
template <class Token>
auto async_nap(asio::steady_timer &timer, Token &&token) {
  timer.expires_after(std::chrono::milliseconds(1));
  return timer.async_wait(std::forward<Token>(token));
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    std::cout << twice(io, 2, yield) << word(3, yield) << '\n';
    std::cout << repeat(std::string("ab"), 2, yield).size() << repeat(1.5, 3, yield).back() << '\n';
    Reader reader;
    while (reader.more(yield))
      std::cout << reader.next(yield) << '\n';
    asio::steady_timer timer(io);
    async_nap(timer, yield);
    boost::system::error_code ec;
    async_nap(timer, yield[ec]);
    std::cout << ec.value() << '\n';
  });
  io.run();
}
