// Producers that are objects and methods, and sources that are swapped.
#include <boost/bind.hpp>
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <boost/function.hpp>
#include <boost/make_shared.hpp>
#include <boost/range.hpp>
#include <boost/shared_ptr.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

class range {
public:
  range(int a, int b) : a_(a), b_(b) {}
  recoro::generator<int> operator()() {
    for (int i = a_; i != b_; ++i)
      co_yield i;
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
  recoro::generator<int> produce(int factor) const {
    for (std::size_t i = 0; i < data_->size(); ++i)
      co_yield (*data_)[i] * factor;
    if (factor > 5)
      throw std::runtime_error("factor");
  }
  recoro::pull<int, recoro::copying> all(int factor) const {
    return recoro::pull<int, recoro::copying>(boost::bind(&source::produce, this, factor));
  }
};
int sum(recoro::pull<int, recoro::copying> &in) {
  int s = 0;
  while (in) {
    s += in.get();
    in();
  }
  return s;
}
int main() {
  source s;
  recoro::pull<int, recoro::copying> a(s.all(2)), b(range(0, 3));
  a.swap(b);
  std::cout << sum(a) << ' ' << sum(b) << ' ' << !a << '\n';
  recoro::pull<int, recoro::copying> c;
  std::cout << !c << "\n";
  c = s.all(3);
  for (recoro::pull<int, recoro::copying>::iterator i(boost::begin(c)), e(boost::end(c)); i != e;
       ++i)
    std::cout << *i << ' ';
  try {
    recoro::pull<int, recoro::copying> d = s.all(6);
    std::cout << sum(d);
  } catch (std::exception const &) {
    std::cout << "failed\n";
  }
}
