#pragma once
#include <boost/asio/post.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>

inline boost::asio::awaitable<std::string> line(int n);

struct Page {
  int lines = 0;

  boost::asio::awaitable<std::string> next() {
    co_return co_await line(++lines);
  }

  boost::asio::awaitable<void> skip(int n);
};

inline boost::asio::awaitable<std::string> line(int n) {
  co_await boost::asio::post(boost::asio::use_awaitable);
  co_return "line " + std::to_string(n);
}

inline boost::asio::awaitable<void> Page::skip(int n) {
  while (n-- > 0)
    co_await next();
}
