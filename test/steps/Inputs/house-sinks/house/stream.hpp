// The house's own streams. recoro knows them by .recoro/rules/house.yaml alone.
#pragma once

#include <boost/coroutine2/all.hpp>
#include <utility>

namespace house {

/// Yields a value whenever it is called.
template <class T> class emitter {
public:
  using to = typename boost::coroutines2::coroutine<T>::push_type;
  explicit emitter(to &out) : out(out) {}
  emitter &operator()(T value) {
    out(std::move(value));
    return *this;
  }

private:
  to &out;
};

/// Runs a body that takes an emitter.
template <class T> class stream {
public:
  template <class F>
  explicit stream(F body)
      : values([body = std::move(body)](typename emitter<T>::to &out) mutable {
          emitter<T> values(out);
          body(values);
        }) {}

  explicit operator bool() const { return bool(values); }
  T get() { return values.get(); }
  stream &operator()() {
    values();
    return *this;
  }
  auto begin() { return std::begin(values); }
  auto end() { return std::end(values); }

private:
  typename boost::coroutines2::coroutine<T>::pull_type values;
};

} // namespace house
