"""Small files, small functions: a file has at most 400 lines, a header 200, a function 60."""
import re
import sys

from repository_files import read, report, repository_files

MAX_FILE, MAX_HEADER, MAX_FUNCTION = 400, 200, 60


def functions(lines):
    """(first line, number of lines) of every body that opens at the indentation of a namespace or class."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and re.match(r"^( {0,2})[A-Za-z~].*\)[^;]*\{$", line) and not re.match(r"\s*(namespace|class|struct|enum)\b", line):
            start, indent = number, len(line) - len(line.lstrip())
        elif start is not None and re.match(r"^ {%d}\}" % indent, line):
            yield start, number - start + 1
            start = None


def problems():
    for name in repository_files(".h", ".cpp", ".py", ".sh"):
        lines = read(name).splitlines()
        limit = MAX_HEADER if name.endswith(".h") else MAX_FILE
        if len(lines) > limit and not name.startswith("tests/"):
            yield f"{name}: {len(lines)} lines, at most {limit}: split it by ideas"
        if name.endswith((".h", ".cpp")) and not name.startswith("tests/"):
            for start, length in functions(lines):
                if length > MAX_FUNCTION:
                    yield f"{name}:{start}: a function of {length} lines, at most {MAX_FUNCTION}"


sys.exit(report(list(problems())))
