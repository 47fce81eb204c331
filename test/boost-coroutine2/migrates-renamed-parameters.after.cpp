// Declarations that name the template's parameters differently: each says the
// values of its sink in its own words.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <utility>
#include <vector>

template <class T> class bag {
public:
  struct names {
    using entry = std::pair<T, T>;
    recoro::nested_generator<std::pair<T, bool>> all() const;
    std::vector<T> found;
  };
  void add(T t) { items.push_back(t); }
  recoro::nested_generator<T> each() const;
  recoro::nested_generator<T> some(int n) const;
  template <class U> recoro::nested_generator<T> both(bag<U> const &other) const;
  std::vector<T> items;
};

template <class Item>
recoro::nested_generator<Item> bag<Item>::each() const {
  for (Item const &i : items)
    co_yield i;
}
template <class U>
recoro::nested_generator<U> bag<U>::some(int n) const {
  for (U const &i : items)
    if (n-- > 0)
      co_yield i;
}
template <class E>
template <class Other>
recoro::nested_generator<E> bag<E>::both(bag<Other> const &other) const {
  co_yield recoro::elements_of(each());
  co_yield recoro::elements_of(some(1));
  for (Other const &o : other.items)
    co_yield E(o);
}
template <class Name>
recoro::nested_generator<std::pair<Name, bool>> bag<Name>::names::all() const {
  for (Name const &n : found)
    co_yield {n, true};
}

template <class T> recoro::nested_generator<T> repeat(T v);
template <class Value>
recoro::nested_generator<Value> repeat(Value v) {
  co_yield v; co_yield v;
}

int main() {
  bag<int> a{{1, 2}};
  bag<char> b{{'x'}};
  recoro::pull<int> p([&]() -> recoro::nested_generator<int> {
    co_yield recoro::elements_of(a.both(b));
    co_yield recoro::elements_of(repeat(7));
  });
  for (int v : p)
    std::cout << v << '\n';
  bag<long>::names n{{3, 4}};
  for (auto const &[name, known] : n.all())
    std::cout << name << known << '\n';
}
