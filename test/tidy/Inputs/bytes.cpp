#include <boost/asio.hpp>

namespace quiet {
    using boost::asio::yield_context;
    using timer = boost::asio::steady_timer;

    static void nap(timer &t, yield_context yield) { // u-umlaut
        t.async_wait(yield); // u-umlaut
    }
}
