// Declarations that name the template's parameters differently: each says the
// values of its sink in its own words.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <utility>
#include <vector>
template <class T> using coro = boost::coroutines2::coroutine<T>;

template <class T> class bag {
public:
  using sink_t = typename coro<T>::push_type;
  struct names {
    using entry = std::pair<T, T>;
    void all(typename coro<std::pair<T, bool>>::push_type &sink) const;
    std::vector<T> found;
  };
  void add(T t) { items.push_back(t); }
  void each(sink_t &sink) const;
  void some(typename coro<T>::push_type &sink, int n) const;
  template <class U> void both(bag<U> const &other, sink_t &sink) const;
  std::vector<T> items;
};

template <class Item>
void bag<Item>::each(typename bag<Item>::sink_t &out) const {
  for (Item const &i : items)
    out(i);
}
template <class U>
void bag<U>::some(typename coro<U>::push_type &sink, int n) const {
  for (U const &i : items)
    if (n-- > 0)
      sink(i);
}
template <class E>
template <class Other>
void bag<E>::both(bag<Other> const &other, sink_t &out) const {
  each(out);
  some(out, 1);
  for (Other const &o : other.items)
    out(E(o));
}
template <class Name>
void bag<Name>::names::all(
    typename coro<std::pair<Name, bool>>::push_type &sink) const {
  for (Name const &n : found)
    sink({n, true});
}

template <class T> void repeat(T v, typename coro<T>::push_type &sink);
template <class Value>
void repeat(Value v, typename coro<Value>::push_type &sink) {
  sink(v)(v);
}

int main() {
  bag<int> a{{1, 2}};
  bag<char> b{{'x'}};
  coro<int>::pull_type p([&](auto &sink) {
    a.both(b, sink);
    repeat(7, sink);
  });
  for (int v : p)
    std::cout << v << '\n';
  bag<long>::names n{{3, 4}};
  coro<std::pair<long, bool>>::pull_type q(
      [&](coro<std::pair<long, bool>>::push_type &sink) { n.all(sink); });
  for (auto const &[name, known] : q)
    std::cout << name << known << '\n';
}
