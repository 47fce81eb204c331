// get() moves out; lvalues are copied and rvalues moved in; references reach the
// producer's variable; void has no value; move-only values.
// Legacy standard: c++17
// Sanitised
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

template <class T> using maker = boost::coroutines2::coroutine<T>;

struct counted {
  static inline int copies = 0, moves = 0;
  int value;
  counted(int value) : value(value) {}
  counted(counted const &other) : value(other.value) { ++copies; }
  counted(counted &&other) : value(other.value) { ++moves; }
  counted &operator=(counted const &) = default;
};

struct point {
  int x, y;
};

int main() {
  boost::coroutines2::coroutine<std::string>::pull_type words(
      [](boost::coroutines2::coroutine<std::string>::push_type &sink) {
        std::string word = "hello";
        sink(word);
        std::cout << "still " << word << '\n';
        sink(std::move(word));
        sink("literal");
        sink({});
        sink({'a', 'b'});
      });
  std::cout << words.get() << ", then '" << words.get() << "'\n";
  while (words()) {
    std::cout << words.get() << '\n';
  }

  maker<counted>::pull_type counts([](maker<counted>::push_type &sink) {
    counted c(1);
    sink(c);
    sink(counted(2));
    sink(3);
  });
  int sum = 0;
  for (; counts; counts())
    sum += counts.get().value;
  std::cout << sum << ": " << counted::copies << " copies, " << counted::moves
            << " moves\n";

  maker<int &>::pull_type places([](maker<int &>::push_type &sink) {
    int x = 1;
    sink(x);
    std::cout << "now " << x << '\n';
  });
  places.get() = 42;
  places();

  maker<void>::pull_type ticks([](maker<void>::push_type &sink) {
    std::cout << "a ";
    sink();
    std::cout << "b ";
    sink()();
    std::cout << "c ";
  });
  while (ticks) {
    std::cout << "| ";
    ticks();
  }
  std::cout << '\n';

  maker<std::unique_ptr<int>>::pull_type owners(
      [](maker<std::unique_ptr<int>>::push_type &sink) {
        for (int i = 0; i < 3; ++i)
          sink(std::make_unique<int>(i));
      });
  std::vector<std::unique_ptr<int>> kept;
  for (auto &owner : owners)
    kept.push_back(std::move(owner));
  std::cout << kept.size() << *kept[2] << '\n';

  maker<point>::pull_type points([](maker<point>::push_type &sink) {
    sink({1, 2});
    sink(point{3, 4});
    point const p{5, 6}, q{7, 8};
    for (bool first : {true, false})
      sink(first ? p : q);
  });
  for (point p : points)
    std::cout << p.x << p.y << ' ';
  std::cout << '\n';
}
