// Function types that depend on a template's parameter, in alias templates.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <iostream>
#include <vector>
namespace asio = boost::asio;
using yc = asio::yield_context;
template <class R> using task = std::function<R(yc)>;
template <class... A> using hook = std::function<void(A..., yc)>;
struct jobs {
    template <class F> void add(F &&f) {
        asio::spawn(io, [f](yc y) { f(y); });
    }
    asio::io_context io;
};
void nap(yc y) {
    asio::post(y);
    std::cout << "nap\n";
}
int main() {
    jobs j;
    j.add(nap);
    j.add([](yc y) { nap(y); });
    task<int> three = [](yc y) {
        asio::post(y);
        return 3;
    };
    hook<int, char> h = [](int a, char c, yc y) {
        nap(y);
        std::cout << a << c << "\n";
    };
    asio::spawn(j.io, [&](yc y) {
        std::cout << three(y) << "\n";
        h(1, 'x', y);
    });
    j.io.run();
}
