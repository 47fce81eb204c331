// What generators that delegate promise beyond the scenarios of golden.cpp: the
// rows G1 to G12 of the semantics, each with the ways in which it could go
// wrong.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/samples.hpp"

#include <recoro/generator.hpp>

#include <list>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

using namespace recoro;

namespace {

class nested : public leak_free {};
using nested_death = nested;

// ---- delegation

struct node {
    int value;
    node *left, *right;
};
nested_generator<int> walk(const node *n) {
    if (!n)
        co_return;
    co_yield elements_of(walk(n->left));
    co_yield n->value;
    co_yield elements_of(walk(n->right));
}
TEST_F(nested, recursion) {
    node n1{1, nullptr, nullptr}, n3{3, nullptr, nullptr}, n2{2, &n1, &n3},
        n5{5, nullptr, nullptr}, n4{4, &n2, &n5};
    for (int i : walk(&n4))
        t(i);
    EXPECT_EQ(trace(), "1 | 2 | 3 | 4 | 5");
}

nested_generator<int> ranges() {
    co_yield elements_of(std::vector<int>(2, 7));
    std::list<int> list;
    list.push_back(8);
    co_yield elements_of(list);
    co_yield elements_of(count(2));
    co_yield elements_of(std::vector<int>());
}
TEST_F(nested, any_range) {
    for (int i : ranges())
        t(i);
    EXPECT_EQ(trace(), "7 | 7 | 8 | 0 | 1");
}

nested_generator<int, void, int> three(int from) {
    for (int i = 0; i < 3; ++i)
        co_yield from + i;
    co_return from;
}
nested_generator<int> takes_over(nested_generator<int, void, int> inner) {
    t("got", co_await delegate(inner));
    t("done", inner.done());
    auto named = three(10);
    co_yield elements_of(std::move(named));
    co_yield elements_of(named); // exhausted: nothing
}
TEST_F(nested, inner_that_has_started) {
    auto inner = three(0);
    t(*inner.next());
    for (int i : takes_over(std::move(inner)))
        t(i);
    EXPECT_EQ(trace(), "0 | 1 | 2 | got 0 | done 1 | 10 | 11 | 12");
}

nested_generator<int> chain_of(int depth) {
    if (depth)
        co_yield elements_of(chain_of(depth - 1));
    co_yield depth;
}
nested_generator<int> adopts(nested_generator<int> &inner) {
    co_yield elements_of(inner);
    t("adopted to its end");
}
TEST_F(nested, inner_chain_that_has_started) {
    auto inner = chain_of(3);
    t(*inner.next());
    auto outer = adopts(inner);
    t(*outer.next());
    t(*outer.next());
    t(*outer.next());
    EXPECT_EQ(outer.next(), nullptr);
    EXPECT_EQ(inner.next(), nullptr);
    EXPECT_EQ(trace(), "0 | 1 | 2 | 3 | adopted to its end");
}

nested_generator<int, void, std::unique_ptr<int>> returns_owner() {
    co_yield 1;
    co_return std::make_unique<int>(5);
}
nested_generator<int, void, int &> returns_reference(int &x) {
    co_yield 1;
    co_return x;
}
nested_generator<int> takes_results(int &x) {
    auto owner = co_await delegate(returns_owner());
    t(*owner);
    int &r = co_await delegate(returns_reference(x));
    r = 6;
}
TEST_F(nested, results) {
    int x = 0;
    auto g = takes_results(x);
    while (g.next())
        ;
    EXPECT_EQ(x, 6);
    EXPECT_EQ(trace(), "5");

    auto root = returns_owner();
    EXPECT_THROW(static_cast<void>(root.result()), std::logic_error);
    root.next();
    EXPECT_EQ(root.next(), nullptr);
    EXPECT_EQ(*root.result(), 5);
    EXPECT_THROW(static_cast<void>(root.result()), std::logic_error);
}

nested_generator<int> fails(int after) {
    traced local("fails");
    for (int i = 0; i < after; ++i)
        co_yield i;
    throw std::runtime_error("inner");
}
nested_generator<int> passes(int after) {
    co_yield elements_of(fails(after));
    t("never");
}
nested_generator<int> catches(int after) {
    bool failed = false;
    try {
        co_yield elements_of(passes(after));
    } catch (const std::runtime_error &e) {
        t("caught", e.what());
        failed = true;
    }
    if (failed)
        co_yield 9;
}
TEST_F(nested, exception_of_an_inner_one) {
    for (int i : catches(1))
        t(i);
    EXPECT_EQ(trace(), "0 | ~ fails | caught inner | 9");
    for (int i : catches(0))
        t(i);
    EXPECT_EQ(trace(), "~ fails | caught inner | 9");
    auto g = passes(1);
    g.next();
    EXPECT_THROW(g.next(), std::runtime_error);
    EXPECT_TRUE(g.done());
}

// ---- send

nested_generator<int, int> doubler() {
    int x = co_yield 0;
    for (;;)
        x = co_yield 2 * x;
}
nested_generator<int, int> inside_doubler() { co_yield elements_of(doubler()); }
nested_generator<std::string, std::optional<std::string>> echo() {
    auto said = co_yield "hello";
    for (;;) {
        const std::string answer = said ? *said : "nothing";
        said = co_yield answer;
    }
}
nested_generator<int> deaf() {
    for (int i = 0;; ++i)
        co_yield i;
}
nested_generator<int, int> asks_the_deaf() { co_yield elements_of(deaf()); }
nested_generator<int, std::unique_ptr<int>> takes_owners() {
    auto p = co_yield 0;
    co_yield p ? *p : -1;
}
TEST_F(nested, send) {
    auto g = inside_doubler();
    EXPECT_EQ(*g.next(), 0);
    EXPECT_EQ(*g.send(4), 8);
    EXPECT_EQ(*g.next(), 0) << "next() sends In()";
    EXPECT_EQ(*g.send(5), 10);

    auto e = echo();
    EXPECT_EQ(*e.send(std::nullopt), "hello") << "an empty one may come first";
    EXPECT_EQ(*e.send("you"), "you");
    EXPECT_EQ(*e.send(std::nullopt), "nothing");
    EXPECT_EQ(*e.next(), "nothing");

    auto d = asks_the_deaf();
    EXPECT_EQ(*d.next(), 0);
    EXPECT_EQ(*d.send(5), 1) << "In = void ignores what is sent";
    EXPECT_THROW(d.throw_(std::runtime_error("still hears exceptions")),
                 std::runtime_error);
    EXPECT_EQ(d.send(1), nullptr) << "exhausted";

    auto o = takes_owners();
    o.next();
    EXPECT_EQ(*o.send(std::make_unique<int>(3)), 3);
}

nested_generator<int, int> survives_range() {
    bool refused = false;
    try {
        co_yield elements_of(std::vector<int>(3, 1));
    } catch (const std::logic_error &e) {
        t(e.what());
        refused = true;
    }
    if (refused)
        t("sent", co_yield 2);
}
TEST_F(nested, send_to_a_range_can_be_caught) {
    auto g = survives_range();
    t(*g.next());
    t(*g.send(5));
    EXPECT_EQ(g.send(6), nullptr);
    EXPECT_EQ(trace(), "1 | can't send a value to a plain range | 2 | sent 6");
}

// ---- throw

nested_generator<int> retries() {
    for (int i = 0;; ++i) {
        traced turn("turn");
        try {
            co_yield i;
        } catch (const std::invalid_argument &e) {
            t("retry", e.what());
        }
    }
}
nested_generator<int> inside_retries() { co_yield elements_of(retries()); }
TEST_F(nested, throw_to_the_innermost) {
    auto g = inside_retries();
    t(*g.next());
    t(*g.throw_(std::invalid_argument("a")));
    t(*g.throw_(std::make_exception_ptr(std::invalid_argument("b"))));
    EXPECT_THROW(g.throw_(std::out_of_range("c")), std::out_of_range);
    EXPECT_TRUE(g.done());
    EXPECT_THROW(g.throw_(std::out_of_range("d")), std::out_of_range);
    EXPECT_EQ(trace(),
              "0 | retry a | ~ turn | 1 | retry b | ~ turn | 2 | ~ turn");
}

// ---- close

nested_generator<int> cleans(const char *name) {
    traced local(name);
    try {
        co_yield 1;
        t("never");
    } catch (const std::exception &) {
        t("generator_exit is no std::exception");
    } catch (const generator_exit &) {
        t("exit of", name);
        throw;
    }
}
nested_generator<int> cleans_around(const char *name) {
    traced local(name);
    try {
        co_yield elements_of(cleans("inner"));
        t("never");
    } catch (const generator_exit &) {
        t("exit of", name);
    }
}
TEST_F(nested, close_from_the_inside) {
    auto g = cleans_around("outer");
    g.next();
    g.close();
    EXPECT_EQ(trace(), "exit of inner | ~ inner | exit of outer | ~ outer");
    g.close();
    EXPECT_TRUE(g.done());
    EXPECT_EQ(g.next(), nullptr);
}

nested_generator<int> returns_when_closed() {
    try {
        co_yield 1;
    } catch (const generator_exit &) {
        t("inner returns");
    }
}
nested_generator<int> around_returning() {
    try {
        co_yield elements_of(returns_when_closed());
        t("never: the return of a closed inner one is no result");
    } catch (const generator_exit &) {
        t("outer exits");
        throw;
    }
}
TEST_F(nested, close_goes_on_when_the_inner_one_returns) {
    auto g = around_returning();
    g.next();
    g.close();
    EXPECT_EQ(trace(), "inner returns | outer exits");
}

nested_generator<int> ignores() {
    traced local("ignores");
    bool closing = false;
    try {
        co_yield 1;
    } catch (const generator_exit &) {
        closing = true;
    }
    if (closing)
        co_yield 2;
}
nested_generator<int> ignores_through_another() {
    bool closing = false;
    try {
        co_yield 1;
    } catch (const generator_exit &) {
        closing = true;
    }
    if (closing)
        co_yield elements_of(deaf());
}
nested_generator<int> around(nested_generator<int> inner, const char *name) {
    try {
        co_yield elements_of(std::move(inner));
    } catch (const std::runtime_error &e) {
        t(name, e.what());
    }
}
TEST_F(nested, inner_one_that_ignores_close) {
    auto g = around(ignores(), "outer:");
    g.next();
    g.close(); // the error of the inner one appears in the outer one
    EXPECT_EQ(trace(), "outer: generator ignored GeneratorExit | ~ ignores");
    auto h = around(ignores_through_another(), "outer:");
    h.next();
    h.close();
    EXPECT_EQ(trace(), "outer: generator ignored GeneratorExit");
}

nested_generator<int> lets_inner_fail() { co_yield elements_of(ignores()); }
TEST_F(nested, root_that_ignores_close_stays_alive) {
    auto g = ignores();
    g.next();
    EXPECT_THROW(g.close(), std::runtime_error);
    EXPECT_FALSE(g.done());
    EXPECT_EQ(g.next(), nullptr);
    auto h = lets_inner_fail();
    h.next();
    EXPECT_THROW(h.close(), std::runtime_error);
    EXPECT_TRUE(h.done());
}

nested_generator<int> borrows(nested_generator<int> &inner) {
    co_yield elements_of(inner);
}
TEST_F(nested, borrowed_one_that_ignores_close_can_go_on) {
    auto inner = ignores();
    auto outer = borrows(inner);
    outer.next();
    EXPECT_THROW(outer.close(), std::runtime_error);
    EXPECT_FALSE(inner.done());
    EXPECT_EQ(inner.next(), nullptr);
}

nested_generator<int> fails_when_closed() {
    try {
        co_yield 1;
    } catch (const generator_exit &) {
        throw std::invalid_argument("while closing");
    }
}
TEST_F(nested, other_exception_while_closing) {
    auto g = around(fails_when_closed(), "not this:");
    g.next();
    EXPECT_THROW(g.close(), std::invalid_argument);
    EXPECT_TRUE(g.done());
}

struct my_exit : generator_exit {};
nested_generator<int> answers_exit() {
    bool exits = false;
    try {
        co_yield elements_of(returns_when_closed());
    } catch (const my_exit &) {
        exits = true;
    }
    if (exits)
        co_yield 5;
}
TEST_F(nested, throwing_generator_exit_closes_the_inner_ones_only) {
    auto g = answers_exit();
    g.next();
    t(*g.throw_(my_exit()));
    EXPECT_EQ(g.next(), nullptr);
    EXPECT_EQ(trace(), "inner returns | 5");
    auto h = answers_exit();
    h.next();
    t(*h.throw_(std::make_exception_ptr(my_exit())));
    EXPECT_EQ(trace(), "inner returns | 5");
    auto plain = around_returning();
    plain.next();
    EXPECT_THROW(plain.throw_(generator_exit()), generator_exit);
    EXPECT_EQ(trace(), "inner returns | outer exits");
}

nested_generator<int> delegates_while_closing() {
    bool closing = false;
    try {
        co_yield 1;
    } catch (const generator_exit &) {
        closing = true;
    }
    if (closing) {
        co_yield elements_of(std::vector<int>());
        t("cleaned up with the help of another");
    }
}
TEST_F(nested, delegation_while_closing) {
    auto g = around(delegates_while_closing(), "not this:");
    g.next();
    g.close();
    EXPECT_EQ(trace(), "cleaned up with the help of another");
}

// ---- destruction

nested_generator<int> level(int n, traced) {
    const std::string name = "level " + std::to_string(n);
    traced local(name.c_str());
    if (n == 0) {
        try {
            co_yield 1;
        } catch (...) {
            t("never");
        }
    } else {
        co_yield elements_of(level(n - 1, traced("parameter")));
    }
    t("never");
}
TEST_F(nested, early_destruction_from_the_inside) {
    {
        auto g = level(2, traced("parameter"));
        g.next();
        t("destroy");
    }
    EXPECT_EQ(trace(), "destroy | ~ level 0 | ~ parameter | ~ level 1 | "
                       "~ parameter | ~ level 2 | ~ parameter");
    {
        auto g = with_locals<nested_generator<int>>(traced("p"));
        g.close();
        t("closed before it started");
    }
    EXPECT_EQ(trace(), "~ p | closed before it started");
}

TEST_F(nested, moves_in_the_midst) {
    auto g = level(1, traced("p"));
    g.next();
    auto h = std::move(g);
    EXPECT_TRUE(g.done());
    g = chain_of(0);
    h = std::move(g);
    EXPECT_EQ(*h.next(), 0);
    trace();
}

// ---- misuse, in debug builds

nested_generator<int> *self;
nested_generator<int> resumes_itself() {
    self->next();
    co_yield 1;
}
TEST_F(nested_death, reentrancy) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    auto g = resumes_itself();
    self = &g;
    EXPECT_DEATH(g.next(), "generator already executing");
}

nested_generator<int> destroys_itself() {
    *self = nested_generator<int>();
    co_yield 1;
}
TEST_F(nested_death, destroyed_by_itself) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    auto g = destroys_itself();
    self = &g;
    EXPECT_DEATH(g.next(), "destroyed while it executes");
}
TEST_F(nested_death, delegated_to_twice) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    auto inner = deaf();
    auto one = borrows(inner), two = borrows(inner);
    one.next();
    EXPECT_DEATH(two.next(), "two generators delegate to the same one");
}
TEST_F(nested_death, used_while_another_delegates_to_it) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    auto inner = deaf();
    auto outer = borrows(inner);
    outer.next();
    EXPECT_DEATH(inner.next(), "generator already executing");
    EXPECT_DEATH(inner.close(), "generator already executing");
    EXPECT_DEATH(inner = deaf(), "while another one delegates to it");
}

} // namespace
