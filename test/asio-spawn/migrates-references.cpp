// Results by reference: the caller changes the object itself.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <map>
#include <string>

namespace asio = boost::asio;

class store {
public:
  explicit store(asio::io_context &io) : io(io) {}

  std::string &at(const std::string &key, asio::yield_context yield) {
    asio::post(io, yield);
    return values[key];
  }

  const std::string &peek(const std::string &key,
                          asio::yield_context yield) const {
    static const std::string none = "nothing";
    asio::post(io, yield);
    auto found = values.find(key);
    return found == values.end() ? none : found->second;
  }

  store &set(const std::string &key, std::string value,
             asio::yield_context yield) {
    at(key, yield) = std::move(value);
    return *this;
  }

private:
  asio::io_context &io;
  std::map<std::string, std::string> values;
};

static void append(std::string &to, char c) { to += c; }

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    store s(io);
    s.at("a", yield) = "first";
    s.at("a", yield) += "!";
    append(s.at("a", yield), '?');
    std::string &kept = s.at("a", yield);
    kept.insert(0, "the ");
    auto copy = s.at("a", yield); // no reference
    copy.clear();
    const auto &seen = s.peek("a", yield);
    std::cout << seen << " " << &seen - &kept << "\n";
    std::cout << s.peek("b", yield) << "\n";
    s.set("b", "second", yield).set("c", "third", yield);
    s.at("d", yield);
    std::cout << s.peek("b", yield).size() << s.peek("c", yield)[0] << "\n";
    std::string *address = &s.at("c", yield);
    std::swap(*address, s.at("b", yield));
    std::cout << (s.peek("c", yield) == "second" ? s.at("a", yield) : kept)
              << "\n";
    for (char c : s.at("b", yield))
      std::cout << c;
    std::cout << "\n";
  });
  io.run();
}
