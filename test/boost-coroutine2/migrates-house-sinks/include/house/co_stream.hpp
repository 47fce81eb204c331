#ifndef HOUSE_CO_STREAM_HPP
#define HOUSE_CO_STREAM_HPP

#include <house/row.hpp>
#include <optional>
#include <recoro/pull.hpp>

namespace house {

/// Runs a generator.
template <class T> class co_stream {
public:
  template <class F> explicit co_stream(F body) : values(std::move(body)) {}

  std::optional<T> next() {
    if (!values)
      return std::nullopt;
    std::optional<T> value(values.get());
    values();
    return value;
  }

private:
  recoro::pull<T> values;
};

} // namespace house

#endif
