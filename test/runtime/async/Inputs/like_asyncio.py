"""Scenarios of tasks, the loop, groups, limits, primitives and generators: what
CPython prints for each, on a virtual clock. like_asyncio.cpp does the same."""
import asyncio, contextlib
import selectors


class VirtualSelector:

    def __init__(s):
        s.s = selectors.DefaultSelector()
        s.now = 0.0

    def register(s, *a):
        return s.s.register(*a)

    def unregister(s, *a):
        return s.s.unregister(*a)

    def modify(s, *a):
        return s.s.modify(*a)

    def get_map(s):
        return s.s.get_map()

    def get_key(s, f):
        return s.s.get_key(f)

    def close(s):
        s.s.close()

    def select(s, timeout=None):
        r = s.s.select(0)
        if not r and timeout:
            s.now += timeout
        if timeout is None and (not r):
            raise RuntimeError('stuck')
        return r


class VirtualLoop(asyncio.SelectorEventLoop):

    def __init__(s):
        s.v = VirtualSelector()
        super().__init__(s.v)

    def time(s):
        return s.v.now
words = []


def t(*a):
    words.append(' '.join((str(x) for x in a)))
scenarios = []


def scenario(f):
    scenarios.append(f)
    return f
sleep = asyncio.sleep


def now():
    return round(asyncio.get_running_loop().time(), 3)


@scenario
async def finally_awaits_during_cancel():

    async def w():
        try:
            await sleep(10)
        finally:
            t('cleanup')
            await sleep(1)
            t('cleaned', now())
    k = asyncio.create_task(w())
    await sleep(1)
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('CE', now(), k.cancelled())


@scenario
async def cancel_twice_during_cleanup():

    async def w():
        try:
            await sleep(10)
        finally:
            try:
                await sleep(5)
            except asyncio.CancelledError:
                t('second', asyncio.current_task().cancelling())
                raise
    k = asyncio.create_task(w())
    await sleep(1)
    k.cancel()
    await sleep(1)
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('CE', now())


@scenario
async def gather_re_mixed():

    async def f(i):
        await sleep(i)
        if i == 2:
            raise ValueError(i)
        if i == 3:
            raise asyncio.CancelledError()
        return i
    r = await asyncio.gather(f(1), f(2), f(3), return_exceptions=True)
    t([type(x).__name__ for x in r], now())


@scenario
async def gather_outer_cancel_inner_swallows():

    async def w():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t('sw')
        return 5

    async def main():
        try:
            r = await asyncio.gather(w(), w())
            t('result', r)
        except asyncio.CancelledError:
            t('CE')
            raise
    k = asyncio.create_task(main())
    await sleep(1)
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('outer CE')


@scenario
async def tg_two_fail_same_turn():

    async def f(n):
        await sleep(1)
        raise ValueError(n)
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(f(1))
            g.create_task(f(2))
            await sleep(5)
    except* ValueError as e:
        t([str(x) for x in e.exceptions], now())


@scenario
async def tg_child_fails_in_cleanup():

    async def f():
        await sleep(1)
        raise ValueError('a')

    async def c():
        try:
            await sleep(10)
        finally:
            raise KeyError('cleanup')
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(f())
            g.create_task(c())
    except BaseExceptionGroup as e:
        t([type(x).__name__ for x in e.exceptions])


@scenario
async def tg_body_raises():

    async def c():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t('child CE')
            raise
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(c())
            await sleep(0)
            raise ValueError('body')
    except BaseExceptionGroup as e:
        t([str(x) for x in e.exceptions])


@scenario
async def tg_nested():

    async def f():
        await sleep(1)
        raise ValueError('in')

    async def s():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t('sib CE')
            raise
    try:
        async with asyncio.TaskGroup() as o:
            o.create_task(s())
            async with asyncio.TaskGroup() as i:
                i.create_task(f())
                i.create_task(s())
    except BaseExceptionGroup as e:
        t(type(e.exceptions[0]).__name__, [str(x) for x in e.exceptions[0].exceptions])


@scenario
async def tg_cancel_child_only():

    async def s():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t('CE')
            raise
    async with asyncio.TaskGroup() as g:
        k = g.create_task(s())
        k2 = g.create_task(sleep(2))
        await sleep(1)
        k.cancel()
    t('ok', now(), k.cancelled())


@scenario
async def tg_child_adds():

    async def sub():
        await sleep(1)
        t('sub', now())

    async def c(g):
        await sleep(1)
        g.create_task(sub())
        t('c', now())
    async with asyncio.TaskGroup() as g:
        g.create_task(c(g))
    t('end', now())


@scenario
async def tg_outer_cancel():

    async def s():
        try:
            await sleep(10)
        finally:
            t('child fin')

    async def m():
        try:
            async with asyncio.TaskGroup() as g:
                g.create_task(s())
        except asyncio.CancelledError:
            t('CE', asyncio.current_task().cancelling())
            raise
    k = asyncio.create_task(m())
    await sleep(1)
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('done', k.cancelling())


@scenario
async def timeout_inside_timeout():
    try:
        async with asyncio.timeout(3):
            try:
                async with asyncio.timeout(1):
                    await sleep(10)
            except TimeoutError:
                t('inner', now())
            await sleep(10)
    except TimeoutError:
        t('outer', now())
    t(asyncio.current_task().cancelling())


@scenario
async def timeout_body_raises_other_on_cancel():
    try:
        async with asyncio.timeout(1):
            try:
                await sleep(10)
            except asyncio.CancelledError:
                raise ValueError('x')
    except ValueError as e:
        t('VE', asyncio.current_task().cancelling())
    except TimeoutError:
        t('TE')


@scenario
async def timeout_body_swallows():
    async with asyncio.timeout(1) as s:
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t('sw')
    t('after', s.expired(), asyncio.current_task().cancelling())
    await sleep(1)
    t('end', now())


@scenario
async def timeout_zero():
    try:
        async with asyncio.timeout(0):
            t('body')
            await sleep(0)
            t('not')
    except TimeoutError:
        t('TE')


@scenario
async def timeout_zero_no_await():
    try:
        async with asyncio.timeout(0):
            t('body')
        t('no TE', asyncio.current_task().cancelling())
    except TimeoutError:
        t('TE')


@scenario
async def wait_for_zero_done():

    async def f():
        return 3
    k = asyncio.create_task(f())
    await sleep(0)
    t(await asyncio.wait_for(k, 0))

    async def g():
        t('ran')
        return 1
    try:
        t(await asyncio.wait_for(g(), 0))
    except TimeoutError:
        t('TE')


@scenario
async def wait_for_inner_returns_on_cancel():

    async def g():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            return 'late'
    try:
        t(await asyncio.wait_for(g(), 1))
    except TimeoutError:
        t('TE')


@scenario
async def wait_for_inner_raises_on_cancel():

    async def g():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            raise ValueError('v')
    try:
        t(await asyncio.wait_for(g(), 1))
    except TimeoutError:
        t('TE')
    except ValueError:
        t('VE')


@scenario
async def wait_for_nested_shield():

    async def g():
        await sleep(3)
        t('inner done', now())
        return 1
    k = asyncio.create_task(g())
    try:
        await asyncio.wait_for(asyncio.shield(k), 1)
    except TimeoutError:
        t('TE', now(), k.cancelled())
    t(await k)


@scenario
async def shield_inner_cancelled():

    async def g():
        await sleep(3)
    k = asyncio.create_task(g())

    async def m():
        try:
            await asyncio.shield(k)
        except asyncio.CancelledError:
            t('CE', asyncio.current_task().cancelling())
    o = asyncio.create_task(m())
    await sleep(1)
    k.cancel()
    await o
    t(o.cancelled())


@scenario
async def shield_inner_fails_after_outer_cancel():

    async def g():
        await sleep(3)
        raise ValueError('x')
    k = asyncio.create_task(g())

    async def m():
        await asyncio.shield(k)
    o = asyncio.create_task(m())
    await sleep(1)
    o.cancel()
    try:
        await o
    except asyncio.CancelledError:
        t('CE')
    try:
        await k
    except ValueError:
        t('VE', now())


@scenario
async def wait_first_exception():

    async def f(d, x=None):
        await sleep(d)
        if x:
            raise x
        return d
    ks = [asyncio.create_task(f(1)), asyncio.create_task(f(2, ValueError())), asyncio.create_task(f(3))]
    d, p = await asyncio.wait(ks, return_when=asyncio.FIRST_EXCEPTION)
    t(len(d), len(p), now())
    d, p = await asyncio.wait(p, timeout=0.5)
    t(len(d), len(p), now())
    d, p = await asyncio.wait(p)
    t(len(d), len(p), now())


@scenario
async def wait_first_exception_cancel_counts_not():

    async def f(d):
        await sleep(d)
    ks = [asyncio.create_task(f(5)), asyncio.create_task(f(2))]
    ks[0].cancel()
    d, p = await asyncio.wait(ks, return_when=asyncio.FIRST_EXCEPTION)
    t(len(d), len(p), now())


@scenario
async def wait_cancelled_leaves_tasks():

    async def f():
        await sleep(3)
        t('f', now())
    k = asyncio.create_task(f())

    async def m():
        await asyncio.wait([k])
    o = asyncio.create_task(m())
    await sleep(1)
    o.cancel()
    try:
        await o
    except asyncio.CancelledError:
        t('CE', k.done())
    await k


@scenario
async def as_completed_with_failure():

    async def f(d):
        await sleep(d)
        if d == 2:
            raise ValueError(d)
        return d
    for c in asyncio.as_completed([f(3), f(2), f(1)]):
        try:
            t(await c)
        except ValueError as e:
            t('VE', e)


@scenario
async def semaphore_fair():
    s = asyncio.Semaphore(2)

    async def w(n, d):
        async with s:
            t('in', n, now())
            await sleep(d)
            t('out', n, now())
    await asyncio.gather(w(1, 3), w(2, 1), w(3, 1), w(4, 1))


@scenario
async def semaphore_cancel_waiter():
    s = asyncio.Semaphore(1)

    async def w(n):
        async with s:
            t('in', n)
            await sleep(1)
    a = [asyncio.create_task(w(i)) for i in range(3)]
    await sleep(0)
    a[1].cancel()
    await asyncio.gather(*a, return_exceptions=True)
    t(now(), s.locked())


@scenario
async def lock_release_then_acquire_again():
    l = asyncio.Lock()

    async def w(n):
        async with l:
            t('w', n)
    await l.acquire()
    k = asyncio.create_task(w(1))
    await sleep(0)
    l.release()
    t(l.locked())
    await l.acquire()
    t('me')
    l.release()
    await k


@scenario
async def lock_release_unlocked():
    l = asyncio.Lock()
    try:
        l.release()
    except RuntimeError:
        t('RE')


@scenario
async def condition_wait_for():
    c = asyncio.Condition()
    v = [0]

    async def w(n):
        async with c:
            await c.wait_for(lambda: v[0] >= n)
            t('w', n, v[0])
    ks = [asyncio.create_task(w(i)) for i in (2, 1, 3)]
    await sleep(0)
    for _ in range(3):
        async with c:
            v[0] += 1
            c.notify_all()
        await sleep(0.1)


@scenario
async def condition_notify_not_locked():
    c = asyncio.Condition()
    try:
        c.notify()
    except RuntimeError:
        t('RE')
    try:
        await c.wait()
    except RuntimeError:
        t('RE')


@scenario
async def queue_join_and_cancel():
    q = asyncio.Queue(2)

    async def prod():
        for i in range(5):
            await q.put(i)
            t('put', i)
        await q.join()
        t('joined')

    async def cons():
        while True:
            x = await q.get()
            await sleep(1)
            t('got', x, now())
            q.task_done()
    c = asyncio.create_task(cons())
    await prod()
    c.cancel()
    try:
        await c
    except asyncio.CancelledError:
        t('CE', q.qsize())
    try:
        q.task_done()
    except ValueError:
        t('VE')


@scenario
async def queue_getters_fifo():
    q = asyncio.Queue()

    async def g(n):
        t(n, await q.get())
    ks = [asyncio.create_task(g(i)) for i in range(3)]
    await sleep(0)
    ks[0].cancel()
    await sleep(0)
    q.put_nowait('a')
    q.put_nowait('b')
    await asyncio.wait(ks)


@scenario
async def event_set_clear_same_turn():
    e = asyncio.Event()

    async def w(n):
        await e.wait()
        t('w', n, e.is_set())
    ks = [asyncio.create_task(w(i)) for i in range(2)]
    await sleep(0)
    e.set()
    e.clear()
    await sleep(0)
    await sleep(0)
    t('end')


@scenario
async def uncancel_counts():

    async def w():
        me = asyncio.current_task()
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t(me.cancelling(), me.uncancel())
        await sleep(1)
        t('went on', me.cancelling())
    k = asyncio.create_task(w())
    await sleep(1)
    k.cancel()
    k.cancel()
    await k
    t(k.cancelled())


@scenario
async def cancel_self_then_sleep():

    async def w():
        asyncio.current_task().cancel()
        t('still')
        try:
            await sleep(0)
        except asyncio.CancelledError:
            t('CE')
        return 1
    t(await asyncio.create_task(w()))


@scenario
async def cancel_self_then_return():

    async def w():
        asyncio.current_task().cancel()
        return 1
    k = asyncio.create_task(w())
    try:
        t(await k)
    except asyncio.CancelledError:
        t('CE', k.cancelled())


@scenario
async def cancel_waiting_on_done_task():

    async def f():
        return 1
    k = asyncio.create_task(f())
    await sleep(0)

    async def m():
        asyncio.current_task().cancel()
        t(await k)
        t('after await done')
        await sleep(0)
        t('not')
    o = asyncio.create_task(m())
    try:
        await o
    except asyncio.CancelledError:
        t('CE')


@scenario
async def cancel_task_that_awaits_task():

    async def i():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t('inner')
            raise
    k = asyncio.create_task(i())

    async def o():
        try:
            await k
        except asyncio.CancelledError:
            t('outer', k.cancelled())
            raise
    h = asyncio.create_task(o())
    await sleep(1)
    h.cancel()
    try:
        await h
    except asyncio.CancelledError:
        t('CE')


@scenario
async def done_callback_order():

    async def f():
        t('f')
    k = asyncio.create_task(f())
    k.add_done_callback(lambda _: t('cb1'))
    k.add_done_callback(lambda _: t('cb2'))
    asyncio.get_running_loop().call_soon(lambda: t('soon'))
    await k
    t('awaited')


@scenario
async def agen_early_break_aclosing():

    async def g():
        try:
            for i in range(5):
                yield i
        finally:
            await sleep(1)
            t('fin', now())
    async with contextlib.aclosing(g()) as a:
        async for x in a:
            t(x)
            if x == 1:
                break
    t('end', now())


@scenario
async def agen_asend_athrow():

    async def g():
        x = (yield 1)
        while True:
            try:
                x = (yield ('got', x))
            except ValueError as e:
                t('caught', e)
                x = 'v'
    a = g()
    t(await a.__anext__())
    t(await a.asend(5))
    t(await a.athrow(ValueError('q')))
    t(await a.asend(7))
    await a.aclose()
    try:
        await a.__anext__()
    except StopAsyncIteration:
        t('SAI')


@scenario
async def agen_yield_in_finally_on_aclose():

    async def g():
        try:
            yield 1
        finally:
            yield 2
    a = g()
    await a.__anext__()
    try:
        await a.aclose()
    except RuntimeError as e:
        t('RE')


@scenario
async def agen_cancel_inside():

    async def g():
        try:
            yield 1
            await sleep(10)
            yield 2
        except asyncio.CancelledError:
            t('g CE')
            raise

    async def m():
        async for x in g():
            t(x)
    k = asyncio.create_task(m())
    await sleep(1)
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('CE')


@scenario
async def agen_exception_then_exhausted():

    async def g():
        yield 1
        raise ValueError
    a = g()
    await a.__anext__()
    try:
        await a.__anext__()
    except ValueError:
        t('VE')
    try:
        await a.__anext__()
    except StopAsyncIteration:
        t('SAI')


@scenario
async def gather_same_task_twice():

    async def f():
        t('once')
        return 1
    k = asyncio.create_task(f())
    t(await asyncio.gather(k, k))


@scenario
async def gather_of_gather_cancel():

    async def w(n):
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t('CE', n)
            raise

    async def m():
        await asyncio.gather(asyncio.gather(w(1), w(2)), w(3))
    k = asyncio.create_task(m())
    await sleep(1)
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('out')


@scenario
async def call_later_cancel():
    l = asyncio.get_running_loop()
    a = l.call_later(1, lambda: t('a'))
    b = l.call_later(2, lambda: t('b'))
    l.call_at(1.5, lambda: (t('c'), b.cancel()))
    await sleep(3)
    t(b.cancelled())


@scenario
async def call_soon_raises():
    l = asyncio.get_running_loop()
    l.set_exception_handler(lambda l, c: t('handler', type(c['exception']).__name__))

    def bad():
        raise ValueError
    l.call_soon(bad)
    l.call_soon(lambda: t('next'))
    await sleep(0)


@scenario
async def sleep_order_ties():

    async def w(n, d):
        await sleep(d)
        t(n)
    await asyncio.gather(w(1, 2), w(2, 1), w(3, 2), w(4, 0), w(5, 1))


@scenario
async def gen_close_in_handler():

    def g():
        try:
            yield 1
        except GeneratorExit:
            t('GE')
            yield 2
    a = g()
    next(a)
    try:
        a.close()
    except RuntimeError:
        t('RE')


@scenario
async def gen_throw_nested_outer_handles():

    def i():
        try:
            yield 1
        finally:
            t('i fin')

    def o():
        try:
            r = (yield from i())
        except KeyError:
            t('o caught')
            yield 5
        return 9

    def oo():
        r = (yield from o())
        t('r', r)
        yield 6
    a = oo()
    t(next(a))
    t(a.throw(KeyError()))
    t(next(a))


@scenario
async def gen_return_via_yield_from_after_throw():

    def i():
        try:
            yield 1
        except ValueError:
            return 'x'

    def o():
        r = (yield from i())
        t(r)
        return 'y'
    a = o()
    next(a)
    try:
        a.throw(ValueError())
    except StopIteration as e:
        t('SI', e.value)


@scenario
async def gen_close_return_value_order():

    def i():
        try:
            yield 1
        finally:
            t('i')

    def o():
        try:
            yield from i()
        finally:
            t('o')
    a = o()
    next(a)
    a.close()
    t('closed')
    a.close()


@scenario
async def gen_send_through_three():

    def c():
        s = 0
        while True:
            x = (yield s)
            if x is None:
                return s
            s += x

    def b():
        return (yield from c()) * 2

    def a():
        return (yield from b()) + 1
    g = a()
    next(g)
    t(g.send(3))
    t(g.send(4))
    try:
        g.send(None)
    except StopIteration as e:
        t(e.value)


@scenario
async def agen_concurrent_anext():

    async def g():
        await sleep(1)
        yield 1
    a = g()

    async def n():
        t(await a.__anext__())
    k = asyncio.create_task(n())
    await sleep(0.5)
    try:
        await a.__anext__()
    except RuntimeError:
        t('RE')
    await k
    await a.aclose()


@scenario
async def agen_athrow_unstarted():

    async def g():
        t('ran')
        yield 1
    a = g()
    try:
        await a.athrow(ValueError('x'))
    except ValueError as e:
        t('VE', e)
    try:
        await a.__anext__()
    except StopAsyncIteration:
        t('SAI')


@scenario
async def agen_athrow_caught_returns():

    async def g():
        try:
            yield 1
        except ValueError:
            t('caught')
            await sleep(1)
    a = g()
    await a.__anext__()
    try:
        await a.athrow(ValueError())
    except StopAsyncIteration:
        t('SAI', now())


@scenario
async def agen_asend_unstarted():

    async def g():
        x = (yield 1)
        t(x)
    a = g()
    try:
        await a.asend(5)
    except TypeError:
        t('TE')
    await a.aclose()


@scenario
async def agen_aclose_twice():

    async def g():
        try:
            yield 1
        finally:
            t('fin')
    a = g()
    await a.__anext__()
    await a.aclose()
    await a.aclose()
    try:
        await a.__anext__()
    except StopAsyncIteration:
        t('SAI')


@scenario
async def agen_nested():

    async def i():
        for x in range(3):
            await sleep(1)
            yield x

    async def o():
        async for x in i():
            yield (x * 10)
    async for x in o():
        t(x, now())


@scenario
async def agen_exception_in_consumer_closes():

    async def g():
        try:
            yield 1
        finally:
            t('fin')
            await sleep(1)
    try:
        async with contextlib.aclosing(g()) as a:
            async for x in a:
                raise ValueError('c')
    except ValueError:
        t('VE', now())


@scenario
async def condition_cancel_while_reacquiring():
    c = asyncio.Condition()

    async def w():
        async with c:
            try:
                await c.wait()
            except asyncio.CancelledError:
                t('CE', c.locked())
                raise
    k = asyncio.create_task(w())
    await sleep(0)
    await c.acquire()
    c.notify()
    await sleep(0)
    k.cancel()
    await sleep(0)
    t('mine', k.done())
    c.release()
    try:
        await k
    except asyncio.CancelledError:
        t('out', c.locked())


@scenario
async def condition_wait_with_timeout():
    c = asyncio.Condition()
    async with c:
        try:
            await asyncio.wait_for(c.wait(), 1)
        except TimeoutError:
            t('TE', now())
    t(c.locked())


@scenario
async def queue_putters_fifo_and_cancel():
    q = asyncio.Queue(1)
    q.put_nowait(0)

    async def p(n):
        await q.put(n)
        t('put', n)
    ks = [asyncio.create_task(p(i)) for i in (1, 2, 3)]
    await sleep(0)
    ks[0].cancel()
    await sleep(0)
    for _ in range(3):
        t(await q.get())
        await sleep(0)
        await sleep(0)


@scenario
async def queue_get_timeout_loses_nothing():
    q = asyncio.Queue()
    try:
        await asyncio.wait_for(q.get(), 1)
    except TimeoutError:
        t('TE')
    q.put_nowait(7)
    t(await q.get(), q.empty())


@scenario
async def queue_join_empty():
    q = asyncio.Queue()
    await q.join()
    t('joined')
    q.put_nowait(1)
    k = asyncio.create_task(q.join())
    await sleep(0)
    t(k.done())
    q.get_nowait()
    q.task_done()
    await k
    t('again')


@scenario
async def event_cancelled_waiter():
    e = asyncio.Event()

    async def w(n):
        try:
            await e.wait()
            t('w', n)
        except asyncio.CancelledError:
            t('CE', n)
            raise
    ks = [asyncio.create_task(w(i)) for i in range(3)]
    await sleep(0)
    ks[1].cancel()
    e.set()
    await asyncio.gather(*ks, return_exceptions=True)
    t(e.is_set())


@scenario
async def gather_cancel_with_return_exceptions():

    async def w():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            t('CE')
            raise

    async def m():
        r = await asyncio.gather(w(), w(), return_exceptions=True)
        t('result', len(r))
    k = asyncio.create_task(m())
    await sleep(1)
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('out')


@scenario
async def gather_done_tasks():

    async def f(x):
        return x
    a = asyncio.create_task(f(1))
    b = asyncio.create_task(f(2))
    await sleep(0)
    asyncio.get_running_loop().call_soon(lambda: t('turn'))
    t(*await asyncio.gather(a, b))


@scenario
async def wait_all_and_empty():
    try:
        await asyncio.wait([])
    except ValueError:
        t('VE')


@scenario
async def many_await_one():

    async def f():
        await sleep(1)
        raise ValueError('x')
    k = asyncio.create_task(f())

    async def w(n):
        try:
            await k
        except ValueError:
            t('VE', n)
    await asyncio.gather(w(1), w(2), w(3))
    try:
        await k
    except ValueError:
        t('again')


@scenario
async def await_done_task_no_turn():

    async def f():
        return 1
    k = asyncio.create_task(f())
    await sleep(0)
    asyncio.get_running_loop().call_soon(lambda: t('turn'))
    t(await k)
    t('same turn')
    await sleep(0)


@scenario
async def interleaving():

    async def w(n, k):
        for i in range(k):
            t(n, i)
            await sleep(0)
    a = asyncio.create_task(w('a', 3))
    b = asyncio.create_task(w('b', 2))
    t('main')
    await a
    t('a done')
    await b


@scenario
async def create_in_task_order():

    async def leaf(n):
        t('leaf', n)

    async def w(n):
        t('w', n)
        asyncio.create_task(leaf(n))
        await sleep(0)
        t('w2', n)
    asyncio.create_task(w(1))
    asyncio.create_task(w(2))
    await sleep(0)
    t('m1')
    await sleep(0)
    t('m2')
    await sleep(0)


@scenario
async def call_later_zero_and_soon():
    l = asyncio.get_running_loop()
    l.call_later(0, lambda: t('later0'))
    l.call_soon(lambda: t('soon'))
    await sleep(0)
    t('main')
    await sleep(0)
    t('main2')


@scenario
async def tg_create_while_aborting():

    async def bad():
        raise ValueError('b')

    async def late(g):
        try:
            await sleep(10)
        except asyncio.CancelledError:
            c = sleep(1)
            try:
                g.create_task(c)
            except RuntimeError:
                t('RE')
            c.close()
            raise
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(late(g))
            await sleep(0)
            g.create_task(bad())
    except* ValueError:
        t('EG')


@scenario
async def tg_body_swallows_cancel():

    async def bad():
        await sleep(1)
        raise ValueError('b')
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(bad())
            try:
                await sleep(10)
            except asyncio.CancelledError:
                t('swallowed')
            await sleep(1)
            t('went on', now())
    except* ValueError:
        t('EG', now(), asyncio.current_task().cancelling())


@scenario
async def tg_child_ignores_cancel():

    async def bad():
        await sleep(1)
        raise ValueError('b')

    async def stub():
        try:
            await sleep(10)
        except asyncio.CancelledError:
            pass
        await sleep(3)
        t('stub', now())
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(bad())
            g.create_task(stub())
    except* ValueError:
        t('EG', now())


@scenario
async def tg_in_timeout():

    async def w():
        try:
            await sleep(10)
        finally:
            t('fin', now())
    try:
        async with asyncio.timeout(1):
            async with asyncio.TaskGroup() as g:
                g.create_task(w())
                g.create_task(w())
    except TimeoutError:
        t('TE', now(), asyncio.current_task().cancelling())


@scenario
async def timeout_in_tg_child():

    async def w():
        try:
            async with asyncio.timeout(1):
                await sleep(10)
        except TimeoutError:
            t('TE', now())
        return 5
    async with asyncio.TaskGroup() as g:
        k = g.create_task(w())
        g.create_task(sleep(2))
    t(k.result(), now())


@scenario
async def timeout_reschedule():
    async with asyncio.timeout(1) as s:
        s.reschedule(asyncio.get_running_loop().time() + 5)
        await sleep(3)
        t(now(), s.expired())
    try:
        async with asyncio.timeout(None) as s:
            t(s.when())
            s.reschedule(4)
            await sleep(10)
    except TimeoutError:
        t('TE', now())


@scenario
async def cancel_before_timeout_same_turn():

    async def w():
        try:
            async with asyncio.timeout(1):
                await sleep(10)
        except TimeoutError:
            t('TE')
        except asyncio.CancelledError:
            t('CE', asyncio.current_task().cancelling())
            raise
    k = asyncio.create_task(w())
    await sleep(0)
    asyncio.get_running_loop().call_later(1, k.cancel)
    await asyncio.wait([k])
    t(k.cancelled())


@scenario
async def wait_for_cancelled_outside():

    async def w():
        try:
            await sleep(10)
        finally:
            t('fin')
            await sleep(1)
            t('fin2', now())

    async def m():
        await asyncio.wait_for(w(), 5)
    k = asyncio.create_task(m())
    await sleep(1)
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('CE', now())


@scenario
async def shield_coroutine_cancelled_twice():

    async def g():
        await sleep(3)
        t('done', now())

    async def m():
        try:
            await asyncio.shield(g())
        except asyncio.CancelledError:
            t('CE1')
        try:
            await sleep(5)
        except asyncio.CancelledError:
            t('CE2', asyncio.current_task().cancelling())
    k = asyncio.create_task(m())
    await sleep(1)
    k.cancel()
    await sleep(1)
    k.cancel()
    await k
    await sleep(2)


@scenario
async def cancel_then_result_same_turn():
    e = asyncio.Event()

    async def w():
        try:
            await e.wait()
            t('got')
        except asyncio.CancelledError:
            t('CE')
            raise
    k = asyncio.create_task(w())
    await sleep(0)
    e.set()
    k.cancel()
    try:
        await k
    except asyncio.CancelledError:
        t('out')


@scenario
async def lock_cancelled_waiter_passes_on():
    l = asyncio.Lock()
    await l.acquire()

    async def w(n):
        async with l:
            t('in', n)
    a = asyncio.create_task(w(1))
    b = asyncio.create_task(w(2))
    await sleep(0)
    l.release()
    a.cancel()
    await b
    t(a.cancelled(), l.locked())


@scenario
async def lock_exception_releases():
    l = asyncio.Lock()
    try:
        async with l:
            raise ValueError
    except ValueError:
        t(l.locked())


@scenario
async def exception_in_finally_replaces_cancel():

    async def w():
        try:
            await sleep(10)
        finally:
            raise ValueError('f')
    k = asyncio.create_task(w())
    await sleep(1)
    k.cancel()
    try:
        await k
    except ValueError:
        t('VE', k.cancelled(), k.cancelling())


@scenario
async def result_not_done():

    async def f():
        await sleep(1)
        return 3
    k = asyncio.create_task(f())
    try:
        k.result()
    except asyncio.InvalidStateError:
        t('ISE')
    await k
    t(k.result(), k.exception(), k.done())
    k.cancel()
    t(k.cancelled())


@scenario
async def exception_of_cancelled():

    async def f():
        await sleep(1)
    k = asyncio.create_task(f())
    await sleep(0)
    k.cancel()
    await asyncio.wait([k])
    try:
        k.exception()
    except asyncio.CancelledError:
        t('CE')
    try:
        k.result()
    except asyncio.CancelledError:
        t('CE')


for f in scenarios:
    words.clear()
    lp = VirtualLoop()
    try:
        lp.run_until_complete(f())
    except BaseException as e:
        t('!!', type(e).__name__, e)
    print(f.__name__ + ': ' + ' | '.join(words))
    lp.close()
