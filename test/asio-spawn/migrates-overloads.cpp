// Coroutines that only their token tells from an overload get another name:
// calls go where they went.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <iostream>
#include <string>

namespace asio = boost::asio;

// <unistd.h> has a function of this name.
static void pause(asio::yield_context yield) { // note: renamed
  asio::post(yield);
  std::cout << "paused\n";
}

// The ordinary one is the better match for an int.
static std::string text(long n, asio::yield_context yield) { // note: renamed
  pause(yield);
  return "coroutine " + std::to_string(n);
}
static std::string text(int n) { return "function " + std::to_string(n); }

// Nothing that fits one of these fits the other.
static std::string size(std::string const &s, asio::yield_context yield) {
  pause(yield);
  return std::to_string(s.size());
}
static std::string size(std::ostream *) { return "a stream"; }

struct store {
  virtual ~store() = default;
  virtual int get(int key, asio::yield_context yield) { // note: renamed
    pause(yield);
    return key;
  }
  virtual int put(int key, asio::yield_context yield) { // note: renamed
    pause(yield);
    return key;
  }
};

// Here the overload stands beside the overrider; and the overrider of `put`
// would override the base's.
struct cached : store {
  int get(int key, asio::yield_context yield) override { // note: renamed
    return store::get(key, yield) + 1;
  }
  int get(int key) const { return -key; }
  using store::put;
  int put(int key) { return key * 100; }
};

struct twice : cached {
  using cached::get;
  int get(std::string const &key, asio::yield_context yield) {
    return get(int(key.size()), yield) + get(2);
  }
};

template <class T> T add(T a, T b) { return a + b; }
template <class T> T add(T a, T b, asio::yield_context yield) { // note: renamed
  pause(yield);
  return a + b + b;
}

// Qualified, only the last part of the name changes.
namespace pacing {
static int slow(int n) { return -n; }
static int slow(int n, asio::yield_context yield) { // note: renamed
  pause(yield);
  return n;
}
struct clock {
  static int tick() { return 0; }
  template <class T>
  static T tick(asio::yield_context yield) { // note: renamed
    return T(slow(6, yield));
  }
};
} // namespace pacing

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    pause(yield);
    std::cout << text(1, yield) << ", " << text(2) << ", "
              << (text)(3, yield) << '\n';
    std::cout << size("four", yield) << ' ' << size(&std::cout) << '\n';
    twice t;
    store &s = t;
    std::cout << s.get(1, yield) << ' ' << t.get(2) << ' ' << t.get(3, yield)
              << ' ' << t.get("four", yield) << '\n';
    std::cout << t.put(5) << ' ' << t.put(6, yield) << ' '
              << s.put(7, yield) << '\n';
    std::cout << add(1, 2) << ' ' << add(1, 2, yield) << ' '
              << add<double>(1, 2.5, yield) << '\n';
    std::cout << pacing::slow(9) << ' ' << ::pacing::slow(9, yield) << ' '
              << pacing::clock::tick() << ' '
              << pacing::clock::tick<int>(yield) << '\n';
    std::function<std::string(long, asio::yield_context)> kept =
        static_cast<std::string (*)(long, asio::yield_context)>(text);
    std::cout << kept(8, yield) << '\n';
  });
  io.run();
}
