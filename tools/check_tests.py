"""Tests mirror sources: every .cpp but main.cpp has tests/<path>_test.cpp, and every mirrored test its source."""
import re
import sys

from repository_files import ROOT, report, repository_files

SOURCE_FOLDERS = ("src/", "launcher/", "cluster/", "stages/")


def problems():
    for name in repository_files(".cpp"):
        if name.startswith(SOURCE_FOLDERS) and not name.endswith("/main.cpp"):
            test = f"tests/{name[:-4]}_test.cpp"
            if not (ROOT / test).is_file():
                yield f"{name}: has no {test}"
        match = re.fullmatch(r"tests/((?:src|launcher|cluster|stages)/.*)_test\.cpp", name)
        if match and not any((ROOT / (match[1] + ending)).is_file() for ending in (".cpp", ".h")):
            yield f"{name}: mirrors no source"


sys.exit(report(list(problems())))
