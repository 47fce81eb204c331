#include <boost/coroutine2/all.hpp>

#define PRINT void print(boost::coroutines2::coroutine<int>::pull_type &values)
