#include <boost/asio/spawn.hpp>
int harmless; // no yield_context here
