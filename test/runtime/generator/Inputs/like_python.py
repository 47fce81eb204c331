"""Random programs of generators inside generators, run by CPython.

like_python.py SEED COUNT PROGRAMS: writes COUNT programs for like_python.cpp to
the file PROGRAMS, runs each itself, and prints what it does, a line each.

A program is a body and what its consumer does. A body is a list of statements:
    y K           x = yield K
    d { body }    r = yield from body
    t KIND ACTION { body } { after }
                  try: body; where it raises KIND: re-raise, or run `after`
    r K           return K
    x KIND        raise KIND
"""
import random
import sys

V, W, E, R = ValueError, KeyError, GeneratorExit, RuntimeError
KINDS = {"V": V, "W": W, "E": E, "R": R, "A": BaseException}
NAMES = {V: "V", W: "W", E: "E", R: "R"}


def name(error):
    return NAMES.get(type(error), type(error).__name__)


def random_body(rng, depth):
    statements = []
    for _ in range(rng.randint(1, 4)):
        what = rng.choices("ydtrx", [6, 3 * (depth > 0), 5 * (depth > 0), 1, 1])
        if what == ["y"]:
            statements.append(("y", rng.randint(0, 99)))
        elif what == ["d"]:
            statements.append(("d", random_body(rng, depth - 1)))
        elif what == ["t"]:
            statements.append(
                ("t", rng.choice("VWEERA"), rng.choice("pppr"),
                 random_body(rng, depth - 1), random_body(rng, depth - 1)))
        elif what == ["r"]:
            statements.append(("r", rng.randint(0, 99)))
        else:
            statements.append(("x", rng.choice("VVW")))
    return statements


def text(body):
    def one(s):
        if s[0] == "d":
            return f"d {text(s[1])}"
        if s[0] == "t":
            return f"t {s[1]} {s[2]} {text(s[3])} {text(s[4])}"
        return f"{s[0]} {s[1]}"
    return "{ " + " ".join(map(one, body)) + " }"


def random_consumer(rng):
    actions = ["n"] if rng.random() < 0.9 else []
    for _ in range(rng.randint(2, 10)):
        what = rng.choices("nsTC", [6, 6, 4, 1])[0]
        if what == "s":
            actions.append(f"s {rng.randint(0, 99)}")
        elif what == "T":
            actions.append(f"T {rng.choice('VWE')}")
        else:
            actions.append(what)
    return actions


trace = []
alive = []  # so that nothing is closed by the garbage collector meanwhile


def kept(generator):
    alive.append(generator)
    return generator


def run(body):
    """Gives (returned, value) to the block around it."""
    for s in body:
        if s[0] == "y":
            x = yield s[1]
            trace.append(f"got {x}")
        elif s[0] == "d":
            returned, value = yield from kept(run(s[1]))
            trace.append(f"result {value}")
        elif s[0] == "t":
            caught = False
            try:
                returned, value = yield from kept(run(s[3]))
                if returned:
                    return True, value
            except KINDS[s[1]] as error:
                trace.append(f"caught {name(error)}")
                if s[2] == "r":
                    raise
                caught = True
            if caught:
                returned, value = yield from kept(run(s[4]))
                if returned:
                    return True, value
        elif s[0] == "r":
            return True, s[1]
        else:
            raise KINDS[s[1]]()
    return False, None


def drive(body, actions):
    g = kept(run(body))
    for action in actions + ["C"] * 8:
        try:
            if action == "C":
                g.close()
                trace.append("closed")
                continue
            kind, _, operand = action.partition(" ")
            if kind == "n":
                value = g.send(None)
            elif kind == "s":
                value = g.send(int(operand))
            else:
                value = g.throw(KINDS[operand]())
            trace.append(f"= {value}")
        except StopIteration as stop:
            trace.append(f"stop {stop.value[1] if stop.value else None}")
        except BaseException as error:
            trace.append(f"! {name(error)}")


def main(seed, count, programs):
    rng = random.Random(int(seed))
    with open(programs, "w") as out:
        for _ in range(int(count)):
            body, actions = random_body(rng, 4), random_consumer(rng)
            out.write(f"{text(body)} {' '.join(actions)} .\n")
            drive(body, actions)
            print(" | ".join(trace))
            trace.clear()
            for generator in alive:
                while generator.gi_frame:
                    try:
                        generator.close()
                    except BaseException:
                        pass
            trace.clear()
            alive.clear()


main(*sys.argv[1:])
