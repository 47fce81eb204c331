// What must not compile, and what the compiler says then.
//
// RUN: %clangxx -std=c++20 -I%runtime -fsyntax-only -Xclang -verify -Xclang -verify-ignore-unexpected=note -ferror-limit=0 -Wall -Wextra %s
// RUN: %clangxx -std=c++20 -I%runtime -fsyntax-only -Xclang -verify=falls -DFALLS_OFF -Wall -Wextra %s
// RUN: not %clangxx -std=c++20 -I%runtime -fsyntax-only -fno-exceptions %s 2>&1 | FileCheck --check-prefix=NOEXC %s
// RUN: not %gxx -std=c++17 -I%runtime -fsyntax-only %s 2>&1 | FileCheck --check-prefix=OLD %s
// NOEXC: recoro needs exceptions
// OLD: recoro needs C++20 coroutines

#include <recoro/generator.hpp>
#include <recoro/poll.hpp>
#include <recoro/pull.hpp>
#include <recoro/push.hpp>

#include <memory>
#include <string>

// clang-format off: an expectation belongs to its line

using namespace recoro;

#if defined(FALLS_OFF)

// A warning that comes only where there is no error.
polled falls_off() {
    co_await yield();
} // falls-warning {{non-void coroutine does not return a value}}

#else

generator<int> flat() { co_yield 1; }
nested_generator<int> nested() { co_yield 1; }
nested_generator<long> other() { co_yield 1; }
nested_generator<int, std::string> takes_strings() { co_yield 1; }

// A flat generator cannot delegate, and none can await.
generator<int> delegates() { co_yield elements_of(flat()); }
// expected-error@*:* {{a flat generator cannot delegate: make it a nested_generator}}
generator<int> awaits() { co_await std::suspend_always(); }
// expected-error@*:* {{a generator cannot await: its consumer does not}}
nested_generator<int> awaits_another() { co_await std::suspend_always(); }
// expected-error@*:* {{a generator awaits delegate(inner) and nothing else}}

// Delegation: same values out, same values in.
nested_generator<int> other_values() { co_yield elements_of(other()); }
// expected-error@*:* {{the inner generator yields another type of values}}
nested_generator<int, int> other_input() { co_await delegate(takes_strings()); }
// expected-error@*:* {{the inner generator takes another type of values}}
nested_generator<int> delegates_to_no_generator() {
    co_await delegate(1); // expected-error {{no matching function for call to 'delegate'}}
}
nested_generator<int> not_a_range() {
    co_yield elements_of(1); // expected-error {{no matching member function for call to 'yield_value'}}
}

// What is sent needs a default, and somebody who takes it.
struct no_default {
    explicit no_default(int);
};
nested_generator<int, no_default> needs_default() { co_yield 1; } // expected-error {{this function cannot be a coroutine}}
// expected-error@*:* {{next() sends a value too, so In needs a default: wrap it in std::optional}}
void sends_to_the_deaf() {
    auto g = nested();
    g.send(1); // expected-error {{no matching member function for call to 'send'}}
}

// Move-only, of what it yields as well.
void copies() {
    auto g = flat();
    auto h = g; // expected-error {{call to implicitly-deleted copy constructor}}
    auto n = nested();
    auto m = n; // expected-error {{call to implicitly-deleted copy constructor}}
}
generator<std::unique_ptr<int>> copies_what_it_yields() {
    auto p = std::make_unique<int>(1);
    co_yield p; // expected-error {{no matching member function for call to 'yield_value'}}
    // expected-error@*:* {{call to deleted constructor of 'std::unique_ptr<int>'}}
}
generator<int &> binds_a_temporary() {
    co_yield 1; // expected-error {{no matching member function for call to 'yield_value'}}
}
generator<const int> yields_const() { co_yield 1; }
// expected-error@*:* {{a generator yields a type, a reference or void}}

// Nothing that runs later may be dropped.
void drops() {
    flat();   // expected-warning {{ignoring return value}}
    nested(); // expected-warning {{ignoring return value}}
}

// pull and push
void pulls() {
    pull<void> p;
    p.get(); // expected-error {{no matching member function for call to 'get'}}
    auto q = pull<int>::from([] { return 1; });
    // expected-error@*:* {{pull<T>::from takes a callable that gives a generator<T> or a nested_generator<T>}}
    // expected-error@*:* {{no matching conversion for functional-style cast}}
    pull<int, int> r;
    // expected-error@*:* {{get() is `moving` or `copying`}}
}
consumer<int> awaits_what_it_should_not(source<int> &in) {
    in(); // expected-warning {{ignoring return value}}
    co_await std::suspend_always();
    // expected-error@*:* {{a consumer awaits its source, or another consumer of the same type that is a temporary or moved}}
}

// protothreads
polled body() { co_return ended; }
polled awaits_a_body() {
    co_await body();
    // expected-error@*:* {{a protothread awaits wait_until, yield() or run_child}}
    co_return ended;
}
polled forgets_to_await() {
    yield(); // expected-warning {{ignoring return value}}
    wait_until([] { return true; }); // expected-warning {{ignoring return value}}
    co_return ended;
}

#endif
