#pragma once
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <string>

template <class Yield>
std::string line(int n, Yield yield);

struct Page {
  int lines = 0;

  template <class Yield>
  std::string next(Yield yield) {
    return line(++lines, yield);
  }

  template <class Yield>
  void skip(int n, Yield yield);
};

template <class Yield>
std::string line(int n, Yield yield) {
  boost::asio::post(yield);
  return "line " + std::to_string(n);
}

template <class Yield>
void Page::skip(int n, Yield yield) {
  while (n-- > 0)
    next(yield);
}
