#include <boost/asio/spawn.hpp>
void stray(boost::asio::steady_timer &timer, boost::asio::yield_context yield);
