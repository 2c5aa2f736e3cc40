#!/usr/bin/env python3
"""How long `sotto --cfg job` and `sotto --check` take, beside Hydra's `--cfg job` in the same run.

Run:  python3 benchmarks/start_up.py [--nemo-conf FOLDER] [--python PYTHON] [--runs 30]
PYTHON is one with hydra-core; without it only sotto is measured. FOLDER is a tree of the NeMo launcher.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NEMO_OVERRIDE = "launcher_scripts_path=/launcher_scripts"
HYDRA_PROGRAM = """import hydra

@hydra.main(config_path={conf!r}, config_name="config", version_base="1.2")
def main(config):
    pass

main()
"""


def milliseconds(command, runs):
    """Wall clock of whole processes: median and least of several, after one that warms the caches."""
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        times.append((time.perf_counter() - begin) * 1e3)
        # --check ends with 1 where it found problems.
        if done.returncode not in ((0, 1) if "--check" in command else (0,)):
            sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr}")
    return statistics.median(times[1:]), min(times[1:])


def rows(arguments, folder):
    sotto = str(arguments.sotto)
    trees = [("our tree", str(ROOT / "conf"), [])]
    if arguments.nemo_conf:
        trees.append(("NeMo's tree", str(arguments.nemo_conf.resolve()), [NEMO_OVERRIDE]))
    for name, conf, overrides in trees:
        where = ["--config-path", conf, *overrides]
        yield f"sotto --cfg job, {name}", milliseconds([sotto, "--cfg", "job", *where], arguments.runs)
        if arguments.python:
            program = pathlib.Path(folder, "hydra_program.py")
            program.write_text(HYDRA_PROGRAM.format(conf=conf))
            command = [arguments.python, str(program), "--cfg", "job", *overrides]
            yield f"Hydra --cfg job, {name}", milliseconds(command, max(3, arguments.runs // 10))
        yield f"sotto --check, {name}", milliseconds([sotto, "--check", *where], max(3, arguments.runs // 10))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sotto", type=pathlib.Path, default=ROOT / "build/bin/sotto")
    parser.add_argument("--nemo-conf", type=pathlib.Path)
    parser.add_argument("--python", help="a Python that has hydra-core")
    parser.add_argument("--runs", type=int, default=30)
    arguments = parser.parse_args()
    print(f"{'start-up':<34} {'median':>9} {'least':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name, (median, least) in rows(arguments, folder):
            print(f"{name:<34} {median:>6.1f} ms {least:>6.1f} ms", flush=True)


if __name__ == "__main__":
    main()
