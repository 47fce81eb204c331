#pragma once
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <memory>
#include <string>
#include <vector>

namespace logs {

struct record {
  int level;
  std::string text;
};

class source {
public:
  virtual ~source() = default;
  virtual recoro::nested_generator<record> read() = 0;
};

class memory : public source {
public:
  explicit memory(std::vector<std::string> lines) : lines(std::move(lines)) {}
  recoro::nested_generator<record> read() override;

private:
  std::vector<std::string> lines;
};

class joined : public source {
public:
  recoro::nested_generator<record> read() override;
  std::vector<std::unique_ptr<source>> parts;
};

class reader {
public:
  explicit reader(source &from);
  bool next(record &into);

private:
  recoro::pull<record> pull;
};

} // namespace logs
