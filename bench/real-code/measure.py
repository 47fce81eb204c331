"""What a migration of one code base comes to, as plain data."""
import collections
import json
import os
import resource
import subprocess
import sys

import project as projects


def cpu_time(run):
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime
    before = used()
    result = run()
    return used() - before, result


def recoro(program, project):
    words = [program, "migrate", "-p", project.build, "--root", project.root, "-j1",
             "--format=json", *project.arguments]
    done = subprocess.run(words, cwd=project.root, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"real-code: {' '.join(words)} ends with {done.returncode}:\n"
                 + done.stderr[-4000:])
    return json.loads(done.stdout)


def compile_all(project, out, is_native):
    """How many units each compiler takes, and what it says of the others."""
    found = {}
    for compiler in projects.COMPILERS:
        failed = {}
        for unit in project.units:
            to = object_of(out, compiler, is_native, unit)
            said = projects.compile_unit(unit, compiler, to, is_native)
            if said:
                failed[os.path.relpath(unit.file, project.root)] = said
        found[compiler] = {"of": len(project.units),
                           "good": len(project.units) - len(failed),
                           "failed": failed}
        print(f"  {compiler}, {'after' if is_native else 'before'}: "
              f"{found[compiler]['good']} of {len(project.units)} compile",
              flush=True)
        for file, said in failed.items():
            print(f"--- {file}\n{said[:2000]}", flush=True)
    return found


def object_of(out, compiler, is_native, unit):
    name = os.path.abspath(os.path.join(unit.folder, unit.file)).replace("/", "_")
    return os.path.join(out, compiler, "after" if is_native else "before",
                        name + ".o")


def syntax_only(project):
    for unit in project.units:
        projects.compile_unit(unit, projects.COMPILERS[0], None, False)


def verdicts(report):
    """Each coroutine once, with what decided on it."""
    found = []
    for coroutine in report["coroutines"]:
        cause = coroutine.get("cause", {})
        found.append({"name": coroutine["name"],
                      "at": f"{coroutine['file']}:{coroutine['line']}",
                      "verdict": coroutine["verdict"],
                      "reason": coroutine.get("reason", ""),
                      "because": cause.get("text", ""),
                      "cause": f"{cause.get('file')}:{cause.get('line')}"
                               if cause else ""})
    return found


def measure(base, program, work):
    """Prepares, migrates, compiles, and runs."""
    out = os.path.join(work, base.NAME, "objects")
    project = base.prepare(os.path.join(work, base.NAME))
    project.write_database()
    print(f"{base.TITLE}: {len(project.units)} translation units", flush=True)
    before = compile_all(project, out, False)
    compiler, _ = cpu_time(lambda: syntax_only(project))
    migrate, report = cpu_time(lambda: recoro(program, project))
    found = verdicts(report)
    counts = collections.Counter(one["verdict"] for one in found)
    print(f"  {len(found)} coroutines:", dict(counts), flush=True)
    after = compile_all(project, out, True)
    same = base.behaviour(project, os.path.join(work, base.NAME, "run"),
                          lambda compiler, is_native, unit:
                          object_of(out, compiler, is_native, unit))
    for what, agrees in same:
        print(f"  {'same' if agrees else 'DIFFERS'}: {what}", flush=True)
    return {"coroutines": found, "before": before, "after": after,
            "files": sorted(report["files"]), "seconds":
            {"compiler": compiler, "migrate": migrate},
            "behaviour": same}
