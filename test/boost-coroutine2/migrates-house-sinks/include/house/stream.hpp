#ifndef HOUSE_STREAM_HPP
#define HOUSE_STREAM_HPP

#include <boost/coroutine2/all.hpp>
#include <house/row.hpp>
#include <optional>

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
      : values([body](typename emitter<T>::to &out) mutable {
          emitter<T> values(out);
          body(values);
        }) {}

  std::optional<T> next() {
    if (!values)
      return std::nullopt;
    std::optional<T> value(values.get());
    values();
    return value;
  }

private:
  typename boost::coroutines2::coroutine<T>::pull_type values;
};

/// Yields the rows of a table.
class row_sink {
public:
  explicit row_sink(emitter<row> &out) : out(out) {}
  void operator()(row const &value) { out(value); }

private:
  emitter<row> &out;
};

class row_stream {
public:
  using value_type = row;
  explicit row_stream(void (*body)(row_sink &))
      : values([body](emitter<row> &out) {
          row_sink rows(out);
          body(rows);
        }) {}
  std::optional<row> next() { return values.next(); }

private:
  stream<row> values;
};

} // namespace house

#endif
