// The programs of like_python.py, run by nested_generator: reads them from the
// standard input, prints what each does. The same lines are expected.
#include <recoro/generator.hpp>

#include <cstdio>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace recoro;

namespace {

struct error_v : std::runtime_error {
    error_v() : std::runtime_error("V") {}
};
struct error_w : std::runtime_error {
    error_w() : std::runtime_error("W") {}
};

struct statement {
    char what;
    int number = 0;
    char kind = 0, action = 0;
    std::vector<statement> body, after;
};
using block = std::vector<statement>;

block read_block(std::istream &in) {
    block all;
    std::string word;
    in >> word; // {
    while (in >> word && word != "}") {
        statement s{};
        s.what = word[0];
        if (s.what == 'd') {
            s.body = read_block(in);
        } else if (s.what == 't') {
            in >> s.kind >> s.action;
            s.body = read_block(in);
            s.after = read_block(in);
        } else if (s.what == 'x') {
            in >> s.kind;
        } else {
            in >> s.number;
        }
        all.push_back(std::move(s));
    }
    return all;
}

std::vector<std::string> trace;

template <class... A>
void t(const A &...a) {
    std::ostringstream out;
    (out << ... << a);
    trace.push_back(out.str());
}
std::string shown(const std::optional<int> &value) {
    return value ? std::to_string(*value) : "None";
}

// The name of the exception that is being handled.
char current_name() {
    try {
        throw;
    } catch (const generator_exit &) {
        return 'E';
    } catch (const error_v &) {
        return 'V';
    } catch (const error_w &) {
        return 'W';
    } catch (const std::runtime_error &e) {
        return e.what() == std::string("generator ignored GeneratorExit") ? 'R'
                                                                          : '?';
    }
}

struct outcome {
    bool returned;
    std::optional<int> value;
};
using runner = nested_generator<int, std::optional<int>, outcome>;

runner run(const block &body) {
    for (const statement &s : body) {
        switch (s.what) {
        case 'y': {
            const std::optional<int> x = co_yield s.number;
            t("got ", shown(x));
            break;
        }
        case 'd': {
            const outcome inner = co_await delegate(run(s.body));
            t("result ", shown(inner.value));
            break;
        }
        case 't': {
            bool caught = false;
            try {
                const outcome inner = co_await delegate(run(s.body));
                if (inner.returned)
                    co_return inner;
            } catch (...) {
                const char name = current_name();
                if (s.kind != 'A' && s.kind != name)
                    throw;
                t("caught ", name);
                if (s.action == 'r')
                    throw;
                caught = true;
            }
            if (caught) {
                const outcome inner = co_await delegate(run(s.after));
                if (inner.returned)
                    co_return inner;
            }
            break;
        }
        case 'r': {
            const outcome done{true, s.number};
            co_return done;
        }
        default:
            if (s.kind == 'V')
                throw error_v();
            throw error_w();
        }
    }
    const outcome fell{false, std::nullopt};
    co_return fell;
}

void act(runner &g, const std::string &action, std::istream &in) {
    int *value = nullptr;
    try {
        if (action == "C") {
            g.close();
            t("closed");
            return;
        }
        if (action == "n") {
            value = g.next();
        } else if (action == "s") {
            int operand;
            in >> operand;
            value = g.send(operand);
        } else {
            char kind;
            in >> kind;
            value = kind == 'V'   ? g.throw_(error_v())
                    : kind == 'W' ? g.throw_(error_w())
                                  : g.throw_(generator_exit());
        }
    } catch (const std::logic_error &) {
        t("! TypeError");
        return;
    } catch (...) {
        t("! ", current_name());
        return;
    }
    if (value) {
        t("= ", *value);
        return;
    }
    std::optional<int> result;
    try {
        result = g.result().value;
    } catch (const std::logic_error &) {
    }
    t("stop ", shown(result));
}

} // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream in(line);
        const block body = read_block(in);
        {
            runner g = run(body);
            for (std::string action; in >> action && action != ".";)
                act(g, action, in);
            for (int i = 0; i < 8; ++i)
                act(g, "C", in);
        }
        const char *separator = "";
        for (const std::string &each : trace) {
            std::cout << separator << each;
            separator = " | ";
        }
        std::cout << "\n";
        trace.clear();
    }
    if (detail::live_frames() != 0) {
        std::fprintf(stderr, "%zu frames are left\n", detail::live_frames());
        return 1;
    }
}
