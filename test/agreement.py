"""Whether the other surfaces agree with the command line on a rewrite case."""
import editor
import surfaces
from programs import COMPILERS, Program, main_files
from trees import Failure, compare, write_tree


def expect_agreement(case, said, where):
    """Other surfaces say the same of the old program, and their fixes make the
    same of it. Other libraries than the installed one bring nothing new to that."""
    if where.library:
        return
    expect_same_in_editor(case, said)
    if surfaces.has_clang_tidy(where.build):
        expect_same_by_clang_tidy(case, said, where)


def expect_same_in_editor(case, said):
    write_tree(case.tree, case.files)
    try:
        complaint = editor.disagreement(case.tool, case.tree, sorted(case.files),
                                        case.accepted())
    except (AssertionError, editor.Failed) as wrong:
        raise Failure(f"the language server: {wrong}") from wrong
    if complaint:
        raise Failure("the language server does not say what recoro says:\n"
                      + complaint)
    if any(c["verdict"] == "bridged" for c in said["coroutines"]):
        return  # to fix all is to migrate what is safe by itself
    compare({**case.files, **case.changed}, {**case.files, **case.changes()},
            "the language server's edits do not make what recoro makes")


def expect_same_by_clang_tidy(case, said, where):
    write_tree(case.tree, case.files)
    legacy = Program(COMPILERS["clang++"], case.standard(), "legacy",
                     case.files, where)
    given = surfaces.clang_tidy(
        where.build, case.tree, main_files(case.files),
        [*legacy.flags[:-1], *legacy.precompiled()])
    complaint = surfaces.disagreement(surfaces.command_line(said), given)
    if complaint:
        raise Failure("clang-tidy does not say what recoro says:\n" + complaint)
    compare({**case.files, **case.changed}, {**case.files, **case.changes()},
            "clang-tidy's fixes do not make what recoro makes")
