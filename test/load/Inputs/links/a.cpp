
void a(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  nap(t, yield);
}
