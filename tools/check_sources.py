"""Rules a line can break: how errors end a program, how headers begin, notes without an issue."""
import re
import sys

from repository_files import read, report, repository_files

RULES = [
    (r"(?<!->)\b(std::)?(exit|abort|quick_exit)\(", "throw a UserError or InternalError; only main.cpp ends the program"),
    (r"\bTODO(?!\(#)", "a TODO names its issue: TODO(#12)"),
    (r"throw std::", "two error classes only: core::UserError and core::InternalError"),
]


def problems():
    for name in repository_files(".h", ".cpp"):
        if name.startswith("tests/") or name.startswith("benchmarks/"):
            continue
        text = read(name)
        if name.endswith(".h") and not text.startswith("#pragma once"):
            yield f"{name}:1: a header begins with #pragma once"
        if name.endswith("main.cpp"):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            code = line.split("//")[0]
            for pattern, advice in RULES:
                if re.search(pattern, line if "TODO" in pattern else code):
                    yield f"{name}:{number}: {advice}"


sys.exit(report(list(problems())))
