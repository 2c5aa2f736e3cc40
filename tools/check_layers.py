"""Includes point one way: a folder includes only what the table of docs/architecture.md lets it."""
import re
import sys

from repository_files import read, report, repository_files

ALLOWED = {
    "src/core": "",
    "src/config": "core",
    "src/task_template": "config core",
    "src/tokenizer": "core",
    "src/packing": "core",
    "src/data": "task_template packing tokenizer config core",
    "src/kernels": "",
    "src/model": "kernels packing core",
    "src/families": "model kernels core",
    "src/prompt": "model packing tokenizer core",
    "src/parallel": "model core",
    "src/checkpoint": "prompt families model config core",
    "src/train": "data packing prompt model parallel checkpoint config core",
    "src/report": "core",
    "src/evaluate": "data task_template checkpoint packing prompt model tokenizer config core",
    "cluster": "config core",
}
SOURCES = [folder for folder in ALLOWED if folder.startswith("src/")]


def layer(name):
    """The folder a file belongs to in the table: src/<folder>, stages/<stage>, cluster, launcher."""
    parts = name.split("/")
    return "/".join(parts[:2]) if parts[0] in ("src", "stages") else parts[0]


def may_include(includer, included):
    own, other = layer(includer), layer(included)
    if own == other:
        return True
    if re.search(r"_config\.(h|cpp)$", includer) and own.startswith("stages/"):
        return other in ("src/task_template", "src/config", "src/core") or included.endswith("_config.h")
    if own.startswith("stages/"):
        return other in SOURCES
    if own == "launcher":
        return other in ("cluster", "src/config", "src/core") or re.fullmatch(r"stages/\w+/\w+_config\.h", included)
    return other in ["src/" + folder for folder in ALLOWED.get(own, "").split()]


def problems():
    for name in repository_files(".h", ".cpp"):
        if not name.startswith(("src/", "stages/", "cluster/", "launcher/")):
            continue
        for number, line in enumerate(read(name).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if match and not may_include(name, match[1]):
                yield f"{name}:{number}: {layer(name)} may not include {match[1]} (tools/check_layers.py has the table)"
            if re.search(r"#\s*include\s+<torch/torch\.h>", line):
                yield f"{name}:{number}: include the single headers of torch that are needed"
            if name.startswith(("src/kernels/", "src/model/", "src/families/", "src/prompt/")) and re.search(r"\b(world_size|process_group|c10d|tensor_parallel)\b", line):
                yield f"{name}:{number}: model code is single-device; parallelism comes from src/parallel"


sys.exit(report(list(problems())))
