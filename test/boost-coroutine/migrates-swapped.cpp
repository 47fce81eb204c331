// Producers that are objects and methods, and sources that are swapped.
#include <boost/bind.hpp>
#include <boost/coroutine/coroutine.hpp>
#include <boost/function.hpp>
#include <boost/make_shared.hpp>
#include <boost/range.hpp>
#include <boost/shared_ptr.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

typedef boost::coroutines::coroutine<int> coro_t;

class range {
public:
  range(int a, int b) : a_(a), b_(b) {}
  void operator()(coro_t::push_type &out) {
    for (int i = a_; i != b_; ++i)
      out(i);
  }

private:
  int a_, b_;
};
class source {
  boost::shared_ptr<std::vector<int>> data_;

public:
  source() : data_(boost::make_shared<std::vector<int>>()) {
    for (int i = 0; i < 4; ++i)
      data_->push_back(i * i);
  }
  void produce(coro_t::push_type &out, int factor) const {
    for (std::size_t i = 0; i < data_->size(); ++i)
      out((*data_)[i] * factor);
    if (factor > 5)
      throw std::runtime_error("factor");
  }
  coro_t::pull_type all(int factor) const {
    return coro_t::pull_type(boost::bind(&source::produce, this, _1, factor));
  }
};
int sum(coro_t::pull_type &in) {
  int s = 0;
  while (in) {
    s += in.get();
    in();
  }
  return s;
}
int main() {
  source s;
  coro_t::pull_type a(s.all(2)), b(range(0, 3));
  a.swap(b);
  std::cout << sum(a) << ' ' << sum(b) << ' ' << !a << '\n';
  coro_t::pull_type c;
  std::cout << !c << "\n";
  c = s.all(3);
  for (coro_t::pull_type::iterator i(boost::begin(c)), e(boost::end(c)); i != e;
       ++i)
    std::cout << *i << ' ';
  try {
    coro_t::pull_type d = s.all(6);
    std::cout << sum(d);
  } catch (std::exception const &) {
    std::cout << "failed\n";
  }
}
