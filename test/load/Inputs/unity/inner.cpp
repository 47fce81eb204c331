void inner(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  second(t, yield);
}
