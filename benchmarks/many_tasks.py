#!/usr/bin/env python3
"""Training on four tasks mixed beside one task, and the start on a jsonl of a million lines.

Run:  python3 benchmarks/many_tasks.py MODEL_FOLDER [--squad SQUAD_V1.json] [--steps 30] [--lines 1000000]
MODEL_FOLDER is what `stages=[conversion]` made. Both trainings take the same questions, 16 a step, by p-tuning with 20
virtual tokens a task; they take turns, and a rate is the best of two. The aim is at least 0.9 of one task's rate. The
start is timed with a cold and with a warm token cache, from the program's start to the end of its first step, with the
peak of memory less that of a run on 16 lines. The aims are 20 s with the cache and 1.5 GB.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build/bin/sotto-prompt-learning"
TURNS, BATCH = 2, 16


def questions(squad):
    with open(squad, encoding="utf-8") as source:
        for article in json.load(source)["data"]:
            for paragraph in article["paragraphs"]:
                for question in paragraph["qas"]:
                    yield {"context": paragraph["context"], "question": question["question"], "answer": question["answers"][0]["text"]}


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line) + "\n")


def configuration(model, folder, train, tasks, steps):
    template = "<|VIRTUAL_PROMPT_0|>Context: {context}\n\nQuestion: {question}\n\nAnswer: {answer}"
    templates = [{"taskname": task, "prompt_template": template, "total_virtual_tokens": 20, "truncate_field": "context", "answer_field": "answer"}
                 for task in tasks]
    return {"prompt_learning": {
        "run": {"name": folder.name, "results_dir": str(folder)},
        "trainer": {"max_steps": steps, "log_every_n_steps": steps},
        "exp_manager": {"explicit_log_dir": str(folder), "resume_if_exists": False},
        "model": {"language_model_path": str(model), "nemo_path": str(folder / "prompts"), "virtual_prompt_style": "p-tuning", "encoder_seq_length": 1024,
                  "global_batch_size": BATCH, "micro_batch_size": BATCH, "new_tasks": tasks, "task_templates": templates,
                  "prompt_tuning": {"new_prompt_init_methods": ["vocabulary"] * len(tasks), "new_prompt_init_text": [None] * len(tasks)},
                  "p_tuning": {"encoder_type": "mlp"}, "data": {"train_ds": [str(train)], "cache_dir": str(folder.parent / "encoded")}, "optim": {"lr": 2e-3}}}}


def train(config, folder):
    """Seconds of the whole process, its peak of memory in bytes, and the last line of metrics."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    begin = time.perf_counter()
    child = subprocess.Popen([PROGRAM, "--config", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        sys.exit(errors)
    steps = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return seconds, usage.ru_maxrss * 1024, [step for step in steps if "samples_per_s" in step][-1]


def compare_tasks(model, folder, examples, steps):
    names = {"one task": ["squad"], "four tasks": ["squad", "squad_b", "squad_c", "squad_d"]}
    configs = {}
    examples = examples[: steps * BATCH]  # one epoch: both see the same questions
    for title, tasks in names.items():
        lines = folder / (title.replace(" ", "_") + ".jsonl")
        # A paragraph's questions stay one task's, as they would in data of several tasks.
        write_lines(lines, ({"taskname": tasks[i // 8 % len(tasks)], **example} for i, example in enumerate(examples)))
        configs[title] = configuration(model, folder / title.replace(" ", "_"), lines, tasks, steps)
    rates = dict.fromkeys(names, 0.0)
    for _ in range(TURNS):
        for title, config in configs.items():
            rates[title] = max(rates[title], train(config, folder / title.replace(" ", "_"))[2]["samples_per_s"])
    for title, rate in rates.items():
        print(f"{title:<12} {rate:6.2f} examples/s", flush=True)
    print(f"four tasks have {rates['four tasks'] / rates['one task']:.2f} of one task's rate", flush=True)


def start_on_many_lines(model, folder, examples, num_lines):
    generator = random.Random(1)
    large, small = folder / "large.jsonl", folder / "small.jsonl"
    short = [{"taskname": "squad", **{**example, "context": example["context"][:200]}} for example in examples[:2000]]
    write_lines(small, short[:BATCH])
    write_lines(large, ({**short[generator.randrange(len(short))], "question": f"{i}: " + short[i % len(short)]["question"]} for i in range(num_lines)))
    print(f"{num_lines} lines, {large.stat().st_size / 1e6:.0f} MB", flush=True)
    _, base, _ = train(configuration(model, folder / "base", small, ["squad"], 1), folder / "base")
    for cache in ("cold", "warm"):
        seconds, peak, _ = train(configuration(model, folder / "many", large, ["squad"], 1), folder / "many")
        print(f"first step with a {cache} cache: {seconds:.1f} s, {(peak - base) / 1e9:.2f} GB above a run on {BATCH} lines", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--squad", default=ROOT / "examples/quickstart_qa/train-v1.1.json")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["tasks", "lines"])
    arguments = parser.parse_args()
    examples = list(questions(arguments.squad))
    with tempfile.TemporaryDirectory(prefix="sotto_many_tasks_") as name:
        if arguments.only != "lines":
            compare_tasks(arguments.model.resolve(), pathlib.Path(name), examples, arguments.steps)
        if arguments.only != "tasks":
            start_on_many_lines(arguments.model.resolve(), pathlib.Path(name), examples, arguments.lines)


if __name__ == "__main__":
    main()
