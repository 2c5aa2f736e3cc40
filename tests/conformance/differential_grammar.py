#!/usr/bin/env python3
"""Compares with OmegaConf 2.3 and Hydra 1.3: random YAML, dumps, interpolations, merges, selections, overrides.

Needs an environment of its own:  python3 -m venv ENV && ENV/bin/pip install hydra-core==1.3.2 omegaconf==2.3.0
Run:  ENV/bin/python tests/conformance/differential_grammar.py --tool build/bin/sotto-config-cases --cases 2000
Every case is written as a record of sotto-config-cases, which replays it; that tool prints what differs.
"""

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile

from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf
from omegaconf.grammar_parser import parse

WORDS = [
    "a",
    "b",
    "key",
    "foo_bar",
    "x1",
    "true",
    "no",
    "null",
    "None",
    "~",
    "1",
    "-3",
    "0",
    "1.5",
    "1e3",
    "1e-3",
    ".5",
    "5.",
    "1_000",
    "0x1F",
    "0b1",
    "010",
    "0o7",
    "inf",
    "-.inf",
    ".NaN",
    "nan",
    "12:30:45",
    "1:30",
    "2001-01-01",
    "<<",
    "=",
    "",
    " ",
    "a b",
    "???",
    "${a}",
    "${a.b}",
    "x${key}y",
    "-",
    "?",
    ":",
    "---",
    "...",
    "y",
    "N",
    "on",
]
SIGNS = list("abz019 _-.,:;#?&*!|>'\"%@`{}[]()=+~/\\$<\n\t^") + [
    "\u00e9",
    "\u4e2d",
    "\U0001f600",
    "\u2028",
    "\u00a0",
    "\ufeff",
    "\u0080",
    "\x7f",
    "\r",
    ": ",
    " #",
    "- ",
    "  ",
]
KEYS = ["a", "b", "c", "d", "key", "1", "0", "true", "a b", "x-y", "\u00e9"]
EXPRESSIONS = [
    "${",
    "}",
    "a",
    "b",
    ".",
    "..",
    "[",
    "]",
    "0",
    ":",
    ",",
    "oc.env",
    "oc.select",
    "oc.create",
    "oc.decode",
    "'",
    '"',
    "\\",
    " ",
    "x",
    "1.5",
    "true",
    "null",
    "-",
    "+",
    "{",
    "$",
    "a.b",
    "[0]",
    "USER",
    "\\'",
    "\\${",
    "\t",
    "#",
    "%",
    "@",
    "?",
    "=",
    "|",
    "/",
    "*",
    "(",
    ")",
    "\u00e9",
    "1e5",
    "_",
    "${a}",
    "${oc.env:HOME,x}",
    "${a.b}",
    "${.a}",
    "${..b}",
]
OVERRIDES = [
    "a",
    "b",
    "a.b",
    "a/b",
    "@",
    ":",
    "=",
    "+",
    "++",
    "~",
    "1",
    "1.5",
    "-2",
    "true",
    "null",
    "'",
    '"',
    "\\",
    ",",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "choice",
    "range",
    "interval",
    "glob",
    "sort",
    "shuffle",
    "tag",
    "int",
    "float",
    "str",
    "bool",
    "extend_list",
    "json_str",
    "reverse=true",
    "step=2",
    "include=",
    "exclude=",
    " ",
    "${a}",
    "x y",
    "\\,",
    "\\=",
    "$",
    "#",
    "?",
    "|",
    "\u00e9",
    "inf",
    "1e3",
    "a:1",
    ":b",
    "_",
    "-",
    "*",
    "choice(1,2)",
    "range(0,3)",
    "[1,2]",
    "{a:1}",
    "int(1)",
]


def random_text(pick):
    if pick.random() < 0.3:
        return pick.choice(WORDS)
    long = pick.random() < 0.2
    text = ""
    for _ in range(pick.randrange(40 if long else 6)):
        text += pick.choice(WORDS if pick.random() < 0.4 else SIGNS) + (" " if long and pick.random() < 0.5 else "")
    return text


def random_value(pick, depth=0):
    kind = pick.random()
    if depth < 3 and kind < 0.3:
        keys = pick.sample(KEYS, pick.randrange(4))
        return {key if pick.random() < 0.9 else random_text(pick): random_value(pick, depth + 1) for key in keys}
    if depth < 3 and kind < 0.5:
        return [random_value(pick, depth + 1) for _ in range(pick.randrange(4))]
    if kind < 0.7:
        number = pick.choice(
            [1, -7, 0, 10**15, 1.0, 0.1, 1e20, 1e16, 123456789.123, 1e-5, -0.0, 2.5e-8, float(2**53), True, False, None]
        )
        return number
    return random_text(pick)


def random_mapping(pick):
    return {key: random_value(pick, 1) for key in pick.sample(KEYS[:5], pick.randrange(1, 5))}


def random_key(pick):
    names = [pick.choice(["a", "b", "c", "0", "1", "key", "-1", "d"]) for _ in range(pick.randrange(1, 4))]
    return names[0] + "".join(f"[{name}]" if pick.random() < 0.3 else "." + name for name in names[1:])


def random_pieces(pick, pieces):
    return "".join(pick.choice(pieces) for _ in range(pick.randrange(1, 9)))


def random_expression(pick, depth=0):
    """Most are right, so that values are compared and not syntax errors alone."""
    kind = pick.random()
    if depth > 2 or kind < 0.3:
        return pick.choice(
            ["a", "1", "0.5", "true", "null", "x y", "'q'", '"d"', "a/b", "-1", "nan", "", "[1, 2]", "{a: 1}"]
        )
    inner = random_expression(pick, depth + 1)
    if kind < 0.5:
        return "${" + pick.choice(["a", "b.c", ".a", "..a", "a[0]", "[a].b", "a[b]", inner]) + "}"
    if kind < 0.7:
        return "${oc.create:" + inner + "}"
    if kind < 0.8:
        return "[" + inner + ", " + random_expression(pick, depth + 1) + "]"
    if kind < 0.9:
        return (
            "{k: "
            + inner
            + ", "
            + pick.choice(["1", "a b", "true", "x"])
            + ":"
            + random_expression(pick, depth + 1)
            + "}"
        )
    return inner + pick.choice([" ", "-", "", ":"]) + random_expression(pick, depth + 1)


def random_override(pick):
    if pick.random() < 0.3:
        return random_pieces(pick, OVERRIDES)
    key = pick.choice(["a", "a.b", "a/b", "a@b", "a@b:c", "a.0", "a-b", "_a", "a$b", "${a}", "1a", "a:b"])
    value = random_expression(pick) if pick.random() < 0.4 else random_pieces(pick, OVERRIDES)
    if pick.random() < 0.4:
        name = pick.choice(
            [
                "choice",
                "range",
                "interval",
                "glob",
                "sort",
                "shuffle",
                "tag",
                "int",
                "float",
                "str",
                "bool",
                "extend_list",
                "f",
            ]
        )
        value = f"{name}({pick.choice(['', '', 'a,', '1,', '[1,2],', '3,1,', 'x=1,'])}{value})"
    return pick.choice(["", "", "", "+", "++", "~"]) + key + "=" + value


class Case:
    """One record and how the reference answers it. Of a grammar only what is refused is recorded."""

    def __init__(self, record, run):
        self.record = record
        try:
            result = run()
            if record["kind"] != "grammar":
                record["result"] = result
        except Exception as error:  # whatever the reference throws is the recorded outcome
            record["error"] = [type(error).__name__, str(error)]


def plain(config):
    return OmegaConf.to_container(config) if OmegaConf.is_config(config) else config


def dump_case(pick):
    cfg = random_mapping(pick)
    return Case({"kind": "to_yaml", "cfg": cfg, "kw": {}}, lambda: OmegaConf.to_yaml(OmegaConf.create(cfg)))


def yaml_case(pick):
    # Tabs are left out: libyaml takes them between words, as YAML 1.1 allows, and PyYAML does not.
    lines = [
        f"{pick.choice(KEYS)}{pick.choice([': ', ': ', ':', '  : '])}{random_text(pick)}\n"
        for _ in range(pick.randrange(1, 4))
    ]
    text = "".join(lines).replace("\t", " ")
    return Case({"kind": "create_str", "input": text}, lambda: plain(OmegaConf.create(text)))


def grammar_case(pick):
    rule = pick.choice(["configValue", "singleElement"])
    text = random_expression(pick) if pick.random() < 0.5 else random_pieces(pick, EXPRESSIONS)
    text = text or "a"
    return Case(
        {"kind": "grammar", "rule": rule, "input": text},
        lambda: parse(text, rule, "VALUE_MODE" if rule == "singleElement" else "DEFAULT_MODE"),
    )


def merge_case(pick):
    inputs = [random_mapping(pick) for _ in range(pick.choice([2, 2, 3]))]
    return Case(
        {"kind": "merge", "inputs": inputs, "kw": {}}, lambda: plain(OmegaConf.merge(*map(OmegaConf.create, inputs)))
    )


def update_case(pick):
    cfg, key, value = random_mapping(pick), random_key(pick), random_value(pick, 2)
    options = {"merge": pick.random() < 0.5, "force_add": pick.random() < 0.3}
    struct = pick.choice([None, True])

    def run():
        config = OmegaConf.create(cfg)
        OmegaConf.set_struct(config, struct)
        OmegaConf.update(config, key, value, **options)
        return plain(config)

    return Case({"kind": "update", "cfg": cfg, "key": key, "value": value, "struct": struct, "kw": options}, run)


def resolve_case(pick):
    cfg = {
        "a": pick.choice([1, "x", None, [1, "y"], {"b": 2}]),
        "b": {"c": pick.choice([{"d": 1}, 0.5, "z"]), "e": random_expression(pick)},
    }
    return Case(
        {"kind": "to_container", "cfg": cfg, "kw": {"resolve": True, "throw_on_missing": False}},
        lambda: OmegaConf.to_container(OmegaConf.create(cfg), resolve=True),
    )


def select_case(pick):
    # Negative positions are ours. A value is compared as it stands.
    cfg, key = random_mapping(pick), random_key(pick).replace("-1", "1")
    cfg = json.loads(json.dumps(cfg).replace("$", "S"))
    return Case(
        {"kind": "select", "cfg": cfg, "key": key, "kw": {}},
        lambda: plain(OmegaConf.select(OmegaConf.create(cfg), key)),
    )


def override_case(pick):
    text = random_override(pick)
    return Case(
        {"kind": "parse", "rule": "override", "input": text},
        lambda: repr(OverridesParser.create().parse_override(text)),
    )


def is_plain(value):
    """Values that JSON carries; a key that is no text is Python's."""
    if isinstance(value, dict):
        return all(isinstance(key, str) for key in value) and all(map(is_plain, value.values()))
    return (
        all(map(is_plain, value))
        if isinstance(value, list)
        else isinstance(value, (str, int, type(None))) or math.isfinite(value)
    )


MAKERS = {
    "to_yaml": dump_case,
    "create_str": yaml_case,
    "grammar": grammar_case,
    "merge": merge_case,
    "update": update_case,
    "to_container": resolve_case,
    "select": select_case,
    "parse": override_case,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=sorted(MAKERS), action="append", help="these kinds alone")
    arguments = parser.parse_args()
    pick = random.Random(arguments.seed)
    kinds = arguments.kind or sorted(MAKERS)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as file:
        written = 0
        while written < arguments.cases:
            record = MAKERS[pick.choice(kinds)](pick).record
            if not is_plain(record.get("result")):
                continue
            file.write(json.dumps(record) + "\n")
            written += 1
    print(f"{written} cases in {file.name}", flush=True)
    sys.exit(subprocess.run([arguments.tool, file.name]).returncode)


if __name__ == "__main__":
    main()
