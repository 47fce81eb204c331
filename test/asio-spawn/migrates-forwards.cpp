// What only calls another coroutine returns that one's awaitable, where nothing of
// its own is needed meanwhile.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;

struct ending {
  int n;
  ~ending() { n = 0; }
};

class store {
public:
  int size(asio::yield_context yield) const { return count(1, yield); }
  int sizeOf(std::string const &key, int times, asio::yield_context yield) {
    // the whole of it
    return count(times * 2, key, yield);
  }
  void reset(asio::yield_context yield) { clear(yield); }

  // These keep a frame: something of theirs is in use while the other runs.
  int owned(std::string key, asio::yield_context yield) { return count(1, key, yield); }
  int temporary(int n, asio::yield_context yield) { return count(1, std::string(n, 'x'), yield); }
  int pointed(int n, asio::yield_context yield) { return at(&n, yield); }
  int referred(int n, asio::yield_context yield) { return in(n, yield); }
  long wider(asio::yield_context yield) { return count(1, yield); }
  int seen(ending const n, asio::yield_context yield) { return count(n.n, yield); }
  int nested(asio::yield_context yield) { return count(count(2, yield), yield); }
  int never(asio::yield_context yield) noexcept { return count(3, yield); } // note: terminate-at-shutdown

private:
  int count(int times, asio::yield_context yield) const {
    asio::post(yield);
    return 10 * times;
  }
  int count(int times, std::string const &key, asio::yield_context yield) {
    asio::post(yield);
    return times * static_cast<int>(key.size());
  }
  int at(int const *n, asio::yield_context yield) {
    asio::post(yield);
    return *n;
  }
  int in(int const &n, asio::yield_context yield) {
    asio::post(yield);
    return n;
  }
  void clear(asio::yield_context yield) {
    asio::post(yield);
    std::cout << "cleared\n";
  }
};

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    store s;
    std::cout << s.size(yield) << '\n';
    std::cout << s.sizeOf("key", 2, yield) << '\n';
    s.reset(yield);
    std::cout << s.owned("a key that is too long for the small buffer", yield) << '\n';
    std::cout << s.temporary(40, yield) << '\n';
    std::cout << s.pointed(5, yield) << '\n';
    std::cout << s.referred(6, yield) << '\n';
    std::cout << s.wider(yield) << '\n';
    ending n{7};
    std::cout << s.seen(n, yield) << '\n';
    std::cout << s.nested(yield) << '\n';
    std::cout << s.never(yield) << '\n';
  });
  io.run();
}
