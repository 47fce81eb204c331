// Rules that yield are kept as functions and say whether they fit; the body of
// a generator is a generic lambda.
#include <boost/coroutine2/coroutine.hpp>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

using words = boost::coroutines2::coroutine<std::string>;
using rule = std::function<bool(char, words::push_type &)>;

void emit(const std::string &text, words::push_type &out)
{
    out(text);
}

bool digit(char c, words::push_type &out)
{
    if (c < '0' || c > '9')
        return false;
    emit(std::string("digit ") + c, out);
    return true;
}

void scan(const std::vector<rule> &rules, const std::string &text, words::push_type &out)
{
    for (char c : text)
    {
        bool found = false;
        for (const rule &fits : rules)
            if ((found = fits(c, out)))
                break;
        if (!found)
            emit("nothing", out);
    }
}

int main()
{
    std::vector<rule> rules{digit};
    rules.push_back([](char c, words::push_type &out) {
        if (c == '!')
            out("mark");
        return c == '!';
    });
    words::pull_type all([&](auto &out) { scan(rules, "7!a", out); });
    for (const std::string &word : all)
        std::cout << word << '\n';
}
