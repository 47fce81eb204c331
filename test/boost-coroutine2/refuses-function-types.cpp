// What a std::function holds is known at run time only.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <map>
#include <string>

using coro_t = boost::coroutines2::coroutine<int>;

void one(coro_t::push_type &sink) { sink(1); } // refused: address-taken

std::map<std::string, std::function<void(coro_t::push_type &)>> all{ // refused: sink-function-type
    {"one", one},
    {"two", [](coro_t::push_type &sink) { sink(2); }}}; // refused: callable-escapes

int main() {
  coro_t::pull_type p(all["one"]); // refused: unsupported-body
  return p.get();
}
