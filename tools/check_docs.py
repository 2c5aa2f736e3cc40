"""Documentation stays true: relative links lead somewhere, back-quoted paths exist, every folder is in the README's table."""
import re
import sys

from repository_files import ROOT, read, report, repository_files

BUILT = ("build/", "results/", ".venv", "../")
FOLDERS = ("conf/", "launcher/", "cluster/", "stages/", "src/", "tests/", "benchmarks/", "examples/", "docs/", "tools/", "cmake/")


def dead_links(name, text):
    for match in re.finditer(r"\]\(([^)#\s]+)[^)]*\)", text):
        target = match[1]
        if not re.match(r"[a-z]+:", target) and not (ROOT / name).parent.joinpath(target).exists():
            yield f"{name}: dead link {target}"


def dead_paths(name, text):
    for match in re.finditer(r"`([\w./-]+/[\w./-]*)`", text):
        path = match[1]
        if path.startswith(FOLDERS) and not path.startswith(BUILT) and not (ROOT / path).exists():
            yield f"{name}: names `{path}`, which does not exist"


def problems():
    for name in repository_files(".md"):
        text = read(name)
        yield from dead_links(name, text)
        yield from dead_paths(name, text)
    readme = read("README.md")
    folders = {name.split("/")[0] + "/" for name in repository_files() if "/" in name and not name.startswith(".")}
    folders |= {"/".join(name.split("/")[:2]) + "/" for name in repository_files("CMakeLists.txt") if name.startswith("src/") and name.count("/") == 2}
    for folder in sorted(folders):
        if f"`{folder}`" not in readme:
            yield f"README.md: the table of folders lacks `{folder}`"


sys.exit(report(list(problems())))
