#include <boost/asio.hpp>
void elsewhere(boost::asio::steady_timer &timer, boost::asio::yield_context yield);
