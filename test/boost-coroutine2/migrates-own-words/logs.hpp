#pragma once
#include <boost/coroutine2/coroutine.hpp>
#include <memory>
#include <string>
#include <vector>

namespace logs {

struct record {
  int level;
  std::string text;
};

typedef boost::coroutines2::coroutine<record> stream;

class source {
public:
  virtual ~source() = default;
  virtual void read(stream::push_type &out) = 0;
};

class memory : public source {
public:
  explicit memory(std::vector<std::string> lines) : lines(std::move(lines)) {}
  void read(stream::push_type &out) override;

private:
  std::vector<std::string> lines;
};

class joined : public source {
public:
  void read(stream::push_type &out) override;
  std::vector<std::unique_ptr<source>> parts;
};

class reader {
public:
  explicit reader(source &from);
  bool next(record &into);

private:
  stream::pull_type pull;
};

} // namespace logs
