#include "logs.hpp"
#include <iostream>

int main() {
  logs::joined all;
  all.parts.push_back(std::make_unique<logs::memory>(
      std::vector<std::string>{"1one", "2two"}));
  all.parts.push_back(
      std::make_unique<logs::memory>(std::vector<std::string>{"3three"}));
  logs::reader r(all);
  for (logs::record each; r.next(each);)
    std::cout << each.level << ' ' << each.text << '\n';
}
