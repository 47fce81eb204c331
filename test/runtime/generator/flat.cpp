// What generators that only yield promise beyond the scenarios of golden.cpp,
// as ranges and as owners of what they yield; and which allocator they use.
//
// RUN: %{gcc-O0}
// RUN: %{clang-O2}
// RUN: %{asan}

#include "Inputs/samples.hpp"

#include <recoro/generator.hpp>

#include <list>
#include <memory>
#include <memory_resource>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

using namespace recoro;

namespace {

class flat : public leak_free {};
using flat_death = flat;

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

generator<int> *self_flat;
generator<int> resumes_itself_flat() {
    self_flat->next();
    co_yield 1;
}
TEST_F(flat_death, reentrancy_of_a_flat_one) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    auto g = resumes_itself_flat();
    self_flat = &g;
    EXPECT_DEATH(g.next(), "generator already executing");
}
TEST_F(flat_death, begin_of_nothing) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    generator<int> none;
    EXPECT_DEATH(none.begin(), "without a body");
}

} // namespace
