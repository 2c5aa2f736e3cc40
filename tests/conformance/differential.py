#!/usr/bin/env python3
"""Compares compositions with hydra-core 1.3.2: random overrides over a configuration folder.

Needs an environment of its own:  python3 -m venv ENV && ENV/bin/pip install hydra-core==1.3.2 omegaconf==2.3.0
Run:  ENV/bin/python tests/conformance/differential.py --tool build/bin/sotto-config-cases --conf conf --cases 1000
Every case is written as a record of sotto-config-cases, which replays it; that tool prints what differs.
"""

import argparse
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

from hydra import compose, initialize_config_dir
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

VALUES = [
    "1", "-7", "1_000", "0.5", "1e-3", ".5", "inf", "nan", "true", "False", "null", "NULL", "''", "abc", "a-b", "a.b",
    "a b", "a/b/c", "10:20", "04:00:00", "'4:00:00'", "no", "'no'", "\"quo'te\"", "[1,2]", "[]", "[a,[b,c]]", "{a:1}",
    "{a:{b:[1,x]}}", "{}", "${stages}", "x${data_dir}y", "'${multiply:2,3}'", "???", "int(3.7)", "str(1)",
    "float(2)", "bool(true)", "int([1.5,2.5])", "sort(3,1,2)", "sort([3,1])", "a\\,b", "a\\=b", "a=b", "a,b",
    "choice(1,2)", "range(1,3)", "glob(*)", "f(1)", "[1,", "{a}", "'open", "\u00e9", "a#b", "http://h/x", "C:\\dir",
    "a\\ b", "$x", "%d", "a@b", "a|b", "1__0", "01", "1.", "+3", "--", "'a\\'b'",
]


# Where Hydra fails and we do not, on purpose. Such cases are left out and counted.
DEVIATIONS = {
    "Config group override must be a string or a list": "group=null and group=5 are accepted",
    "list indices must be integers": "~list.0 deletes an element",
    "argument of type 'int' is not iterable": "group=[1,2] names the options 1 and 2",
    "can only concatenate str": "the same with a list in it",
    "HydraConfig was not set": "a value with ${hydra:...} can be deleted and replaced",
    "Unsupported interpolation type sotto": "a resolver of our launcher",
    "InterpolationToMissingValue": "a value whose interpolation leads to ??? can be deleted and replaced",
}


# What NeMo's launcher registers.
RESOLVERS = {
    "multiply": lambda a, b: a * b,
    "divide_ceil": lambda a, b: int(math.ceil(a / b)),
    "divide_floor": lambda a, b: int(math.floor(a / b)),
}


def is_known_deviation(case, keys):
    error = ": ".join(case.get("error", []))
    # A null value is one that can be deleted.
    deleted = [text[1:].split("=")[0] for text in case["overrides"] if text[0] == "~"]
    deletes_null = "does not exist" in error and any(key in keys for key in deleted)
    return deletes_null or any(text in error for text in DEVIATIONS)


def keys_of(config, prefix=""):
    for key in config:
        name = f"{prefix}{key}"
        yield name
        value = config._get_node(key)
        if isinstance(value, DictConfig) and not value._is_none() and not value._is_interpolation() and not value._is_missing():
            yield from keys_of(value, name + ".")


def groups_of(folder):
    groups = {}
    for root, _, files in os.walk(folder):
        for file in files:
            path = pathlib.Path(root, file).relative_to(folder)
            if path.suffix != ".yaml" or len(path.parts) < 2:
                continue
            for depth in range(1, len(path.parts)):
                group = "/".join(path.parts[:depth])
                groups.setdefault(group, []).append("/".join(path.parts[depth:])[:-5])
    return groups


def mutated(text, pick):
    at = pick.randrange(len(text) + 1)
    return text[:at] + pick.choice(["", "x", ".", "_", "1"]) + text[at + pick.randrange(2):]


def random_override(pick, keys, groups):
    kind = pick.random()
    if kind < 0.3:
        group = pick.choice(sorted(groups))
        option = pick.choice(groups[group] + ["null", "nope"])
        package = pick.choice(["", "", "", "", "@x.y", "@_global_"])
        return f"{pick.choice(['', '', '', '', '+', '~', '++'])}{group}{package}={option}"
    key = pick.choice(keys)
    if kind < 0.4:
        key = mutated(key, pick)
    elif kind < 0.5:
        key += "." + pick.choice(["new", "0", "a.b"])
    prefix = pick.choice(["", "", "", "+", "++", "~"])
    if prefix == "~" and pick.random() < 0.7:
        return "~" + key
    return f"{prefix}{key}={pick.choice(VALUES)}"


def recorded(folder, config, overrides):
    case = {
        "kind": "compose", "config_name": config, "overrides": overrides, "run_mode": "RunMode.RUN", "files": [],
        "search_path": [["hydra", "pkg://hydra.conf"], ["main", "file://" + folder], ["schema", "structured://"]],
        "user_structured": [],
    }
    try:
        result = compose(config_name=config, overrides=overrides, return_hydra_config=True)
        choices = dict(sorted(result.hydra.runtime.choices.items()))
        case["choices"] = OmegaConf.to_container(OmegaConf.create(choices))
        from omegaconf import open_dict
        with open_dict(result):
            del result["hydra"]
        case["yaml"] = OmegaConf.to_yaml(result)
    except Exception as error:  # whatever Hydra throws is the recorded outcome
        cause = error.__cause__ or error
        case["error"] = [type(error).__name__, f"{error}" if error is cause else f"{error}\n{type(cause).__name__}: {cause}"]
    return case


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--conf", required=True)
    parser.add_argument("--config", default="config")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    folder = str(pathlib.Path(arguments.conf).resolve())
    pick = random.Random(arguments.seed)
    groups = groups_of(folder)
    for name, formula in RESOLVERS.items():
        OmegaConf.register_new_resolver(name, formula)
    left_out = 0
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as file:
        with initialize_config_dir(config_dir=folder, version_base="1.1", job_name="app"):
            keys = list(keys_of(compose(config_name=arguments.config)))
            compared = 0
            while compared < arguments.cases:
                overrides = [random_override(pick, keys, groups) for _ in range(pick.choice([1, 1, 1, 2, 3]))]
                case = recorded(folder, arguments.config, overrides)
                known = is_known_deviation(case, keys)
                left_out += known
                compared += not known
                if not known:
                    file.write(json.dumps(case) + "\n")
    print(f"{compared} cases in {file.name}; {left_out} more left out as known deviations", flush=True)
    sys.exit(subprocess.run([arguments.tool, file.name, "--configs", "/"]).returncode)


if __name__ == "__main__":
    main()
