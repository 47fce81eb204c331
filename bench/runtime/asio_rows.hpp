// The rows of async_bench.cpp, done by an Asio. Included once inside a
// namespace for each Asio there is: `net` is the Asio's namespace, `error_code`
// its error code, and RECORO_BENCH_ASIO the name of the column. (No #pragma
// once.)

template <class A>
void run_asio(A entry) {
    net::io_context context(1);
    net::co_spawn(context, std::move(entry), [](std::exception_ptr e) {
        if (e)
            std::rethrow_exception(e);
    });
    context.run();
}

[[gnu::noinline]] net::awaitable<int> child(int i) { co_return i; }
net::awaitable<void> await_children() {
    long sum = 0;
    for (int i = 0; i != awaits; ++i)
        sum += co_await child(i);
    benchmark::DoNotOptimize(sum);
}
void child_row(benchmark::State &state) {
    for (auto _ : state)
        run_asio(await_children());
    state.SetItemsProcessed(state.iterations() * awaits);
}
BENCHMARK(child_row)->Name("child - " RECORO_BENCH_ASIO);

[[gnu::noinline]] net::awaitable<int> level(int n) {
    if (n == 0)
        co_return 0;
    co_return 1 + co_await level(n - 1);
}
net::awaitable<void> await_chains() {
    for (int i = 0; i != 100; ++i)
        benchmark::DoNotOptimize(co_await level(1000));
}
void chain_row(benchmark::State &state) {
    for (auto _ : state)
        run_asio(await_chains());
    state.SetItemsProcessed(state.iterations() * 100'000);
}
BENCHMARK(chain_row)->Name("chain - " RECORO_BENCH_ASIO);

void gather_row(benchmark::State &state) {
    for (auto _ : state) {
        net::io_context context(1);
        long sum = 0;
        for (int i = 0; i != many; ++i)
            net::co_spawn(context, child(i),
                          [&](std::exception_ptr, int r) { sum += r; });
        context.run();
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(gather_row)->Name("gather - " RECORO_BENCH_ASIO);

net::awaitable<void> sleeper(int i) {
    net::steady_timer timer(co_await net::this_coro::executor, delay(i));
    co_await timer.async_wait(net::use_awaitable);
}
void sleep_row(benchmark::State &state) {
    for (auto _ : state) {
        net::io_context context(1);
        for (int i = 0; i != many; ++i)
            net::co_spawn(context, sleeper(i), net::detached);
        context.run();
    }
    state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(sleep_row)->Name("sleep - " RECORO_BENCH_ASIO);

net::awaitable<void> turns() {
    auto executor = co_await net::this_coro::executor;
    for (int i = 0; i != awaits; ++i)
        co_await net::post(executor, net::use_awaitable);
}
void turn_row(benchmark::State &state) {
    for (auto _ : state)
        run_asio(turns());
    state.SetItemsProcessed(state.iterations() * awaits);
}
BENCHMARK(turn_row)->Name("turn - " RECORO_BENCH_ASIO);

using channel = net::experimental::channel<void(error_code, int)>;
net::awaitable<void> ping(channel &out, channel &in) {
    for (int i = 0; i != awaits / 2; ++i) {
        co_await out.async_send({}, i, net::use_awaitable);
        benchmark::DoNotOptimize(co_await in.async_receive(net::use_awaitable));
    }
}
net::awaitable<void> pong(channel &out, channel &in) {
    for (int i = 0; i != awaits / 2; ++i) {
        const int value = co_await in.async_receive(net::use_awaitable);
        co_await out.async_send({}, value, net::use_awaitable);
    }
}
void queue_row(benchmark::State &state) {
    for (auto _ : state) {
        net::io_context context(1);
        channel a(context, 1), b(context, 1);
        net::co_spawn(context, ping(a, b), net::detached);
        net::co_spawn(context, pong(b, a), net::detached);
        context.run();
    }
    state.SetItemsProcessed(state.iterations() * awaits);
}
BENCHMARK(queue_row)->Name("queue - " RECORO_BENCH_ASIO);

net::awaitable<void> waits(net::steady_timer &t) {
    co_await t.async_wait(net::use_awaitable);
}
void bytes_row(benchmark::State &state) {
    for (auto _ : state) {
        net::io_context context(1);
        net::steady_timer forever(context, 1h);
        const std::size_t before = allocated();
        for (int i = 0; i != many; ++i)
            net::co_spawn(context, waits(forever), net::detached);
        context.poll();
        state.counters["value"] = double(allocated() - before) / many;
        forever.cancel();
        context.run();
    }
}
BENCHMARK(bytes_row)->Name("bytes - " RECORO_BENCH_ASIO)->Iterations(1);

net::awaitable<void> throws(int n) {
    if (n == 0)
        throw trouble();
    co_await throws(n - 1);
}
net::awaitable<void> catches() {
    for (int i = 0; i != 100; ++i) {
        try {
            co_await throws(64);
        } catch (const trouble &) {
        }
    }
}
void exception_row(benchmark::State &state) {
    for (auto _ : state)
        run_asio(catches());
    state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(exception_row)->Name("exception - " RECORO_BENCH_ASIO);

net::awaitable<void> echo_server() {
    using tcp = net::ip::tcp;
    tcp::acceptor acceptor(co_await net::this_coro::executor,
                           tcp::endpoint(net::ip::address_v4::loopback(), 0));
    std::thread client(echo_client, acceptor.local_endpoint().port());
    tcp::socket s = co_await acceptor.async_accept(net::use_awaitable);
    char buffer[4096];
    for (;;) {
        error_code ec;
        const std::size_t n = co_await s.async_read_some(
            net::buffer(buffer), net::redirect_error(net::use_awaitable, ec));
        if (ec)
            break;
        co_await net::async_write(s, net::buffer(buffer, n),
                                  net::use_awaitable);
    }
    client.join();
}
void echo_row(benchmark::State &state) {
    echo(state, [] { run_asio(echo_server()); });
}
BENCHMARK(echo_row)->Name("echo - " RECORO_BENCH_ASIO)->UseManualTime();
