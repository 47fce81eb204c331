"""Reads what the report's page shows.

usage: read_report.py kitchen|formatted|hostile|many PAGE
"""
import sys

from browser import Browser


def text(page, id):
    return page.run(f"return document.getElementById('{id}').innerText")


def holds(shown, *wanted):
    """All of `wanted`, in this order."""
    at = 0
    for words in wanted:
        found = shown.find(words, at)
        assert found >= 0, f"'{words}' is not in, or not at its place in:\n{shown}"
        at = found + len(words)


def kitchen(page):
    holds(text(page, "title"), "Legacy coroutines in")
    holds(text(page, "sum"), "7 legacy coroutines: 2 safe, 2 unsafe, 3 refused")
    holds(text(page, "by-reason"), "reason", "all", "safe", "unsafe", "refused",
          "evaluation-order", "2", "none: it is safe", "2",
          "group-refused", "1", "suppressed", "1", "token-escapes", "1")
    holds(text(page, "by-folder"), "src", "7", "2", "2", "3")
    holds(text(page, "by-rule"), "asio-spawn", "7")

    # By keyboard to the groups; the first is open, and shows its graph.
    page.run("document.getElementById('tab-overview').focus()")
    page.press("ArrowRight")
    page.wait("document.querySelector('#order summary')?.innerText")
    groups = page.run("return [...document.querySelectorAll('#order summary')]"
                      ".map(s => s.innerText)")
    assert len(groups) == 5, groups
    holds(groups[0], "1. safe", "2 coroutines in 3 files, 2 places", "nap", "cook")
    holds(groups[1], "2. unsafe", "2 coroutines in 1 file, 3 places", "sip", "drink")
    holds(groups[2], "3. refused", "2 coroutines in 1 file", "keep", "hold")
    holds(groups[3], "stays: refused", "1 coroutine", "grip")
    holds(groups[4], "The whole graph: 7 coroutines")
    # The order within a group is that of `recoro plan`: callees first.
    holds(page.run("return document.querySelector('#order details').innerText"),
          "All at once: recoro migrate --group=nap", "Or in 2 steps",
          "recoro migrate --only=nap", "recoro migrate --only=cook")
    holds(page.run("return document.querySelector('#order svg').textContent"),
          "cook awaits nap", "cook", "step 2, safe, src/cook.cpp", "nap",
          "step 1, safe, src/nap.cpp")
    # What stands across a bridge is in the picture.
    page.run("document.querySelectorAll('#order summary')[3].click()")
    page.wait("document.querySelectorAll('#order svg').length === 2")
    holds(page.run("return [...document.querySelectorAll('#order svg')].pop().textContent"),
          "grip awaits hold, over a bridge", "grip", "refused", "hold", "refused")
    # All groups in one graph, in the same order, with the bridge between two.
    page.run("document.querySelector('#whole summary').click()")
    page.wait("document.querySelectorAll('#order svg').length === 3")
    whole = page.run("return document.querySelector('#whole svg').textContent")
    holds(whole, "grip awaits hold, over a bridge", "cook", "1.2, safe, src/",
          "nap", "1.1, safe", "drink", "2.2, unsafe", "sip", "2.1, unsafe",
          "hold", "3, refused", "keep", "3, refused", "grip", "refused, src/")
    places = page.run("return [...document.querySelectorAll('#whole rect')]"
                      ".map(r => r.getAttribute('x') + ' ' + r.getAttribute('y'))")
    assert len(set(places)) == len(places) == 7, places
    page.run("document.querySelector('#order summary').focus()")
    page.press("Tab", "Enter")  # from the summary to the first node
    assert text(page, "detail").startswith("cook"), text(page, "detail")

    # The list goes by arrow keys; the code stands side by side.
    page.run("document.getElementById('list').focus()")
    page.press("ArrowDown")
    assert page.run("return document.activeElement.id") == "list"
    rows = page.run("return [...document.querySelectorAll('.code tbody tr')]"
                    ".map(r => [...r.cells].map(c => c.innerText))")
    assert rows == [
        ["3", "int nap(boost::asio::steady_timer &timer, "
              "boost::asio::yield_context yield) {",
         "3", "boost::asio::awaitable<int> nap(boost::asio::steady_timer "
              "&timer) {"],
        ["4", "  timer.async_wait(yield);",
         "4", "  co_await timer.async_wait(boost::asio::use_awaitable);"],
        ["5", "  return 1;", "5", "  co_return 1;"],
        ["6", "}", "6", "}"]], rows
    assert page.run("return document.querySelectorAll('.gone').length") == 3

    # The search is a key away, and finds names and files.
    page.press("/", "h", "o", "l", "d")
    assert text(page, "hits") == "1 coroutine of 7", text(page, "hits")
    holds(text(page, "detail"), "hold", "refused", "Why",
          "hold, group-refused: it awaits 'keep'", "src/other.cpp:",
          "keep, token-escapes: the token is handed to an initialiser list",
          "src/other.cpp:12", "awaits keep", "grip awaits it", "As it is",
          "keep(yield)",
          "What group-refused means", "What to do")
    page.run("document.getElementById('find').value = ''")
    page.press("g", "r", "i", "p")
    holds(text(page, "detail"), "grip", "refused",
          "It does not count: suppressed, “<b>stays</b>”", "Why",
          "grip, suppressed: this comment keeps it: <b>stays</b>")

    # A name in a table shows what it counts.
    page.run("document.querySelector('#by-reason button').click()")
    assert text(page, "hits") == "2 coroutines of 7", text(page, "hits")
    holds(text(page, "detail"), "sip", "unsafe", "evaluation-order")


def formatted(page):
    """Only touched lines are, and those around them stay in step."""
    page.press("/", "n", "a", "p", ".", "c")
    rows = page.run("return [...document.querySelectorAll('.code tbody tr')]"
                    ".map(r => [...r.cells].map(c => c.innerText))")
    assert [row[3] for row in rows] == [
        "boost::asio::awaitable<int>",
        "nap(boost::asio::steady_timer &timer) {",
        "  co_await timer.async_wait(",
        "      boost::asio::use_awaitable);", "  co_return 1;", "}"], rows
    assert [row[0] for row in rows if row[0]] == ["3", "4", "5", "6"], rows


def hostile(page):
    """Names are text, whatever they look like."""
    page.press("/")
    holds(text(page, "detail"), "page::operator<", '%"<b>.cpp',
          "</script><b>no</b>")
    assert page.run("return document.querySelectorAll('main b:not(.chain b)').length") == 0


def many(page):
    holds(text(page, "sum"), "2000 legacy coroutines: 2000 safe")
    assert page.run("return scrollY") == 0
    page.press("/")
    page.press("9", "9", "Enter", *["ArrowDown"] * 10)
    assert text(page, "hits") == "38 coroutines of 2000", text(page, "hits")


def main(what, file):
    with Browser() as page:
        page.open(file)
        globals()[what](page)
        # What the page asks of a network would be refused, and be told here.
        assert not page.complaints(), page.complaints()
        loaded = page.run("return performance.getEntriesByType('resource').length")
        assert loaded == 0, f"{loaded} other files are read"


if __name__ == "__main__":
    main(*sys.argv[1:])
