// Calls between coroutines with a sink, as those of Boost.Coroutine and
// Boost.Coroutine2 are, and native generators.
//
// A code base that is migrated in steps has, at every cut, one kind that runs
// the other:
//
//     // a coroutine with a sink calls a generator,
//     yield_native(walk(n->left), sink);
//     // and a generator calls a coroutine with a sink
//     co_yield elements_of(yield_legacy<coro_t::pull_type>(
//         [&](coro_t::push_type &sink) { walk(n->left, sink); }));
//
//     // an object of the old kind runs a generator, or a consumer
//     coro_t::pull_type values(native_body(walk));
//     coro_t::push_type printer(native_consumer(print));
//     // and one of the new kind a coroutine with a sink, or one with a source
//     pull<int> values(legacy_body<coro_t::pull_type>(walk));
//     push<int> printer(legacy_consumer<coro_t::push_type>(print));
//
// All behave as the plain call did when both ends were of one kind: the same
// values in the same order, the same results and exceptions, and when either
// end is destroyed early the other one goes with it, from the innermost
// outwards. Values are moved once more. As everywhere in native code, `catch
// (...)` in a generator does not see that its consumer has gone.
//
// What is called by `yield_native` and `native_body` runs on the stack of its
// legacy caller. What is called by the others gets a stack, as it had before.
//
// This header knows of no library: a sink is called with a value, a source is
// a range with `get()` and `operator()`, and either is made of a callable.
#pragma once

#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <recoro/push.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace recoro {
namespace detail {

/// The values of a sink or a source: what its class template is made of, or
/// what the class says.
template <class Object>
struct legacy_element {
    using type = typename Object::value_type;
};
template <template <class...> class Object, class T, class... Others>
struct legacy_element<Object<T, Others...>> {
    using type = T;
};
template <class Object>
using legacy_element_t = typename legacy_element<Object>::type;

/// What a lambda or a function returns; nothing, of what does not say so.
template <class Body>
struct body_result {
    using type = void;
};
template <class R, class Sink>
struct body_result<R (*)(Sink &)> {
    using type = R;
};
template <class R, class Class, class Sink>
struct body_result<R (Class::*)(Sink &) const> {
    using type = R;
};
template <class R, class Class, class Sink>
struct body_result<R (Class::*)(Sink &)> {
    using type = R;
};
template <class Body>
    requires requires { &Body::operator(); }
struct body_result<Body> : body_result<decltype(&Body::operator())> {};
template <class Body>
using body_result_t = typename body_result<Body>::type;

template <class T, class Source>
nested_generator<T> rest_of_legacy(Source &from) {
    if constexpr (std::is_void_v<T>) {
        for (; from; from())
            co_yield tick{};
    } else {
        for (auto &&each : from)
            co_yield static_cast<T &&>(each);
    }
}

template <class T, class Source, class Body>
nested_generator<T> elements_of_body(Body body) {
    Source from(std::move(body));
    co_yield elements_of(rest_of_legacy<T>(from));
}

template <class T, class R, class Source, class Body>
nested_generator<T, void, R> result_of_body(Body body) {
    std::optional<R> result;
    Source from([&](auto &sink) { result.emplace(body(sink)); });
    co_yield elements_of(rest_of_legacy<T>(from));
    co_return std::move(*result);
}

template <class F>
struct native_body_of {
    F body;

    template <class Sink>
    void operator()(Sink &sink);
};

template <class Get, class F>
struct native_consumer_of {
    F body;

    template <class Source>
    void operator()(Source &in) {
        using T = legacy_element_t<Source>;
        push<T, Get> to(std::move(body));
        for (; in; in()) {
            if constexpr (std::is_void_v<T>)
                to();
            else
                to(in.get());
            if (!to)
                return;
        }
    }
};

template <class Sink, class F>
struct legacy_consumer_of {
    F body;

    template <class T, class Get>
    consumer<T> operator()(source<T, Get> &in) {
        return run(in, std::move(body));
    }

private:
    template <class T, class Get>
    static consumer<T> run(source<T, Get> &in, F body) {
        Sink to(std::move(body));
        while (true) {
            if constexpr (std::is_void_v<T>)
                to();
            else
                to(in.get());
            if (!to)
                co_return;
            co_await in();
        }
    }
};

template <class Source, class F>
struct legacy_body_of {
    F body;

    nested_generator<legacy_element_t<Source>> operator()() {
        return elements_of_body<legacy_element_t<Source>, Source>(
            std::move(body));
    }
};

} // namespace detail

/// Yields all that `from` does, and gives what it returns.
template <class T, class R, class Sink>
R yield_native(nested_generator<T, void, R> from, Sink &sink) {
    while (auto *value = from.next()) {
        if constexpr (std::is_void_v<T>)
            sink();
        else
            sink(static_cast<T &&>(*value));
    }
    if constexpr (!std::is_void_v<R>)
        return from.result();
}
template <class T, class Sink>
void yield_native(generator<T> from, Sink &sink) {
    while (auto *value = from.next()) {
        if constexpr (std::is_void_v<T>)
            sink();
        else
            sink(static_cast<T &&>(*value));
    }
}

/// The same of another's generator, such as std::generator.
template <std::ranges::input_range Range, class Sink>
void yield_native(Range from, Sink &sink) {
    for (auto &&each : from)
        sink(std::forward<decltype(each)>(each));
}

/// A generator of all that `body` yields to the sink that it is given; it
/// returns what `body` does. `Source` is what runs such bodies.
template <class Source, class Body>
auto yield_legacy(Body body) {
    using T = detail::legacy_element_t<Source>;
    using R = detail::body_result_t<Body>;
    if constexpr (std::is_void_v<R>)
        return detail::elements_of_body<T, Source>(std::move(body));
    else
        return detail::result_of_body<T, R, Source>(std::move(body));
}

/// Of a function that gives a generator, the body of a legacy source.
template <class F>
auto native_body(F &&f) {
    return detail::native_body_of<std::decay_t<F>>{std::forward<F>(f)};
}

/// Of a legacy coroutine, the body of a pull<T>.
template <class Source, class F>
auto legacy_body(F &&f) {
    return detail::legacy_body_of<Source, std::decay_t<F>>{std::forward<F>(f)};
}

/// Of a function that takes a source<T, Get> and gives a consumer<T>, the body
/// of a legacy sink.
template <class Get = moving, class F>
auto native_consumer(F &&f) {
    return detail::native_consumer_of<Get, std::decay_t<F>>{std::forward<F>(f)};
}

/// Of a legacy coroutine that takes a source, the body of a push<T>. `Sink` is
/// what runs such bodies.
template <class Sink, class F>
auto legacy_consumer(F &&f) {
    return detail::legacy_consumer_of<Sink, std::decay_t<F>>{
        std::forward<F>(f)};
}

template <class F>
template <class Sink>
void detail::native_body_of<F>::operator()(Sink &sink) {
    yield_native(body(), sink);
}

} // namespace recoro
