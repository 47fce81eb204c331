// What generators promise beyond the scenarios of golden.cpp: the rows G1 to
// G12 of the semantics, each with the ways in which it could go wrong.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/trace.hpp"

#include <recoro/generator.hpp>

#include <list>
#include <memory>
#include <memory_resource>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

using namespace recoro;

namespace {

class flat : public leak_free {};
class nested : public leak_free {};
using nested_death = nested;

// ---- generator

generator<int> count(int n) {
    for (int i = 0; i < n; ++i)
        co_yield i;
}

static_assert(std::ranges::input_range<generator<int>>);
static_assert(std::ranges::input_range<generator<int &>>);
static_assert(std::ranges::input_range<generator<void>>);
static_assert(std::ranges::input_range<nested_generator<std::string>>);
static_assert(!std::ranges::forward_range<generator<int>>);
static_assert(!std::copy_constructible<generator<int>>);
static_assert(!std::copy_constructible<nested_generator<int>>);
static_assert(std::is_nothrow_move_constructible_v<generator<int>>);
static_assert(std::is_nothrow_move_assignable_v<nested_generator<int>>);
static_assert(
    std::is_same_v<std::ranges::range_reference_t<generator<int>>, int &&>);
static_assert(
    std::is_same_v<std::ranges::range_reference_t<generator<const int &>>,
                   const int &>);
static_assert(
    std::is_same_v<std::ranges::range_value_t<generator<const int &>>, int>);

TEST_F(flat, is_a_range) {
    int sum = 0;
    for (int i : count(5))
        sum += i;
    EXPECT_EQ(sum, 10);
    for (int i : count(0))
        sum += i;
    EXPECT_EQ(sum, 10);
}

// With clang 14 libstdc++'s views do not compile.
#if !defined(__clang__) || __clang_major__ >= 16
TEST_F(flat, pipes_into_views) {
    for (int i : count(9) | std::views::filter([](int n) { return n % 2; }) |
                     std::views::take(2))
        t(i);
    auto g = count(3);
    for (int i : g | std::views::transform([](int n) { return -n; }))
        t(i);
    EXPECT_EQ(trace(), "1 | 3 | 0 | -1 | -2");
}
#endif

TEST_F(flat, goes_on_after_a_break) {
    auto g = count(4);
    for (int i : g)
        if (t(i); i == 1)
            break;
    for (int i : g)
        t(i);
    EXPECT_EQ(trace(), "0 | 1 | 1 | 2 | 3");
    EXPECT_TRUE(g.done());
    EXPECT_EQ(g.next(), nullptr);
    EXPECT_TRUE(g.begin() == g.end());
}

TEST_F(flat, next_and_range_mix) {
    auto g = count(4);
    t(*g.next());
    t(*g.next());
    for (int i : g)
        t(i);
    EXPECT_EQ(trace(), "0 | 1 | 1 | 2 | 3");
}

TEST_F(flat, moves) {
    auto g = count(3);
    t(*g.next());
    auto h = std::move(g);
    EXPECT_TRUE(g.done());
    EXPECT_EQ(g.next(), nullptr);
    t(*h.next());
    g = count(1);
    t(*g.next());
    g = std::move(h);
    t(*g.next());
    generator<int> none;
    EXPECT_TRUE(none.done());
    EXPECT_EQ(trace(), "0 | 1 | 0 | 2");
}

template <class G>
G with_locals(traced parameter) {
    traced outer("outer");
    t("parameter is", parameter.name);
    traced inner("inner");
    co_yield 1;
    t("never");
}
TEST_F(flat, early_destruction_from_the_inside) {
    {
        auto g = with_locals<generator<int>>(traced("p"));
        g.next();
        t("destroy");
    }
    EXPECT_EQ(trace(), "parameter is p | destroy | ~ inner | ~ outer | ~ p");
    {
        auto unstarted = with_locals<generator<int>>(traced("p"));
    }
    EXPECT_EQ(trace(), "~ p");
}

generator<int> throws_at(int n) {
    traced local("local");
    for (int i = 0;; ++i) {
        if (i == n)
            throw std::runtime_error("at " + std::to_string(i));
        co_yield i;
    }
}
TEST_F(flat, exception_out_of_begin_next_and_increment) {
    EXPECT_THROW(throws_at(0).begin(), std::runtime_error);
    EXPECT_THROW(throws_at(0).next(), std::runtime_error);
    auto g = throws_at(1);
    auto it = g.begin();
    EXPECT_EQ(*it, 0);
    EXPECT_THROW(++it, std::runtime_error);
    EXPECT_TRUE(it == g.end());
    EXPECT_EQ(trace(), "~ local | ~ local | ~ local");
}

struct counted {
    static inline int copies = 0, moves = 0;
    int value;
    explicit counted(int v) : value(v) {}
    counted(const counted &o) : value(o.value) { ++copies; }
    counted(counted &&o) noexcept : value(std::exchange(o.value, -1)) {
        ++moves;
    }
};
template <class G>
G lvalue_and_rvalue() {
    counted x(1);
    co_yield x;
    EXPECT_EQ(x.value, 1);
    co_yield std::move(x);
    EXPECT_EQ(x.value, -1) << "a moved operand is moved at once";
}
template <class G>
void copy_once_move_once() {
    counted::copies = counted::moves = 0;
    auto g = lvalue_and_rvalue<G>();
    g.next()->value = 7; // the consumer's own
    g.next();
    EXPECT_EQ(counted::copies, 1);
    EXPECT_EQ(counted::moves, 1);
    EXPECT_EQ(g.next(), nullptr);
}
TEST_F(flat, stores_what_it_yields) {
    copy_once_move_once<generator<counted>>();
    copy_once_move_once<nested_generator<counted>>();
}

generator<int &> itself(int &x) {
    co_yield x;
    co_yield x;
}
generator<const std::string &> by_reference() {
    co_yield "a temporary lives until the generator goes on";
}
generator<std::unique_ptr<int>> owners() {
    co_yield std::make_unique<int>(3);
    auto p = std::make_unique<int>(4);
    co_yield std::move(p);
    EXPECT_EQ(p, nullptr);
}
generator<void> ticks() {
    co_yield tick{};
    co_yield tick{};
}
TEST_F(flat, references_move_only_and_void) {
    int x = 0;
    for (int &r : itself(x))
        ++r;
    EXPECT_EQ(x, 2);
    for (const std::string &s : by_reference())
        EXPECT_EQ(s, "a temporary lives until the generator goes on");
    for (std::unique_ptr<int> p : owners())
        t(*p);
    EXPECT_EQ(trace(), "3 | 4");
    auto g = ticks();
    EXPECT_TRUE(g.next());
    EXPECT_TRUE(g.next());
    EXPECT_FALSE(g.next());
}

struct throws_in_copy {
    throws_in_copy() = default;
    throws_in_copy(const throws_in_copy &) { throw std::runtime_error("copy"); }
};
generator<throws_in_copy> copies_badly() {
    throws_in_copy x;
    try {
        co_yield x;
    } catch (const std::runtime_error &) {
        t("caught at the yield");
    }
}
TEST_F(flat, a_copy_that_throws_throws_at_the_yield) {
    EXPECT_EQ(copies_badly().next(), nullptr);
    EXPECT_EQ(trace(), "caught at the yield");
}

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

// ---- allocators

struct counting : std::pmr::memory_resource {
    int living = 0, made = 0;
    void *do_allocate(std::size_t size, std::size_t alignment) override {
        ++living, ++made;
        return std::pmr::new_delete_resource()->allocate(size, alignment);
    }
    void do_deallocate(void *p, std::size_t size, std::size_t a) override {
        --living;
        std::pmr::new_delete_resource()->deallocate(p, size, a);
    }
    bool do_is_equal(const memory_resource &o) const noexcept override {
        return this == &o;
    }
};
using pmr = std::pmr::polymorphic_allocator<>;
[[gnu::noinline]] generator<int, pmr> from_resource(std::allocator_arg_t, pmr,
                                                    int n) {
    for (int i = 0; i < n; ++i)
        co_yield i;
}
nested_generator<int, void, void, pmr>
nested_from(std::allocator_arg_t, std::pmr::memory_resource *, int n) {
    co_yield n;
}
generator<int, std::allocator<char>> default_made() { co_yield 1; }
TEST_F(flat, allocators) {
    counting resource;
    {
        auto g = from_resource(std::allocator_arg, &resource, 3);
        EXPECT_EQ(*g.next(), 0);
        auto h = nested_from(std::allocator_arg, &resource, 3);
        EXPECT_EQ(*h.next(), 3);
        auto lambda = [](std::allocator_arg_t, pmr) -> generator<int, pmr> {
            co_yield 1;
        };
        EXPECT_EQ(*lambda(std::allocator_arg, &resource).next(), 1);
        EXPECT_GE(resource.made, 2); // one may be elided
        EXPECT_EQ(*default_made().next(), 1);
    }
    EXPECT_EQ(resource.living, 0);
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
generator<int> *self_flat;
generator<int> resumes_itself_flat() {
    self_flat->next();
    co_yield 1;
}
TEST_F(nested_death, reentrancy_of_a_flat_one) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    auto g = resumes_itself_flat();
    self_flat = &g;
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
TEST_F(nested_death, begin_of_nothing) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    generator<int> none;
    EXPECT_DEATH(none.begin(), "without a body");
}

} // namespace
