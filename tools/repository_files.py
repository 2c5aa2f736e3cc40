"""The files of the repository, tracked or not yet added, as the checks see them."""
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def repository_files(*suffixes):
    """Paths relative to the root, sorted; only those that end in one of `suffixes` when any is given."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = sorted(set(listed.stdout.splitlines()))
    return [name for name in names if (ROOT / name).is_file() and (not suffixes or name.endswith(suffixes))]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def report(problems):
    """Prints the problems; the exit code for them."""
    for problem in problems:
        print(problem)
    return 1 if problems else 0
