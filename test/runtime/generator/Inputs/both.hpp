// A scenario written for Boost.Coroutine's types and for recoro's: both must
// leave the same trace. The Boost side is built by like-boost.test.
#pragma once

#include "trace.hpp"

#include <recoro/pull.hpp>
#include <recoro/push.hpp>

#if defined(WITH_BOOST)
#define BOOST_COROUTINES_NO_DEPRECATION_WARNING
#include <boost/coroutine/all.hpp>
#include <boost/coroutine2/all.hpp>
template <class T>
using pull_type = typename boost::coroutines2::coroutine<T>::pull_type;
template <class T>
using push_type = typename boost::coroutines2::coroutine<T>::push_type;
template <class T>
using old_pull_type =
    typename boost::coroutines::asymmetric_coroutine<T>::pull_type;
template <class T>
using old_push_type =
    typename boost::coroutines::asymmetric_coroutine<T>::push_type;
#define BOTH(expected, boost, native)                                          \
    do {                                                                       \
        boost();                                                               \
        EXPECT_EQ(trace(), expected) << "with Boost";                          \
        native();                                                              \
        EXPECT_EQ(trace(), expected) << "with recoro";                         \
    } while (false)
#else
#define BOTH(expected, boost, native)                                          \
    do {                                                                       \
        native();                                                              \
        EXPECT_EQ(trace(), expected);                                          \
    } while (false)
#endif

using namespace recoro;
