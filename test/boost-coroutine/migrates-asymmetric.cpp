// What differs from Boost.Coroutine2: get() copies, default-constructed objects,
// attributes, and the type of exceptions.
#include <boost/bind/bind.hpp>
#include <boost/coroutine/all.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

typedef boost::coroutines::asymmetric_coroutine<std::string>::pull_type pull_t;
typedef boost::coroutines::asymmetric_coroutine<std::string>::push_type push_t;

struct my_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void words(push_t &sink, int times) {
  std::string const word = "word";
  while (times-- > 0)
    sink(word);
  throw my_error("no more words"); // note: sliced-exception
}

void forever(boost::coroutines::asymmetric_coroutine<void>::push_type &sink) {
  struct traced {
    ~traced() { std::cout << "unwound\n"; }
  } here;
  for (;;)
    sink();
}

int main() {
  pull_t p(boost::bind(words, boost::placeholders::_1, 2));
  std::cout << p.get() << ' ' << p.get() << '\n';
  p();
  try {
    p();
  } catch (my_error const &e) {
    // Only old: runtime_error no more words
    // Only new: my_error
    std::cout << "my_error\n";
  } catch (std::runtime_error const &e) {
    std::cout << "runtime_error " << e.what() << '\n';
  }
  std::cout << bool(p) << '\n';

  pull_t q;
  std::cout << !q << '\n';
  q = pull_t([](push_t &sink) { sink("assigned"); },
             boost::coroutines::attributes(65536));
  pull_t r([](push_t &sink) { sink("swapped"); },
           boost::coroutines::attributes(boost::coroutines::stack_unwind));
  std::swap(q, r);
  std::cout << q.get() << ' ' << r.get() << '\n';

  {
    boost::coroutines::asymmetric_coroutine<void>::pull_type ticks(forever);
    ticks();
  }
  std::cout << "end\n";
}
