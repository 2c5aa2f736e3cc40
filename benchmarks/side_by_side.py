"""Training and decoding beside PEFT's on this machine: the same questions, model, batches and precision, in one run.

  side_by_side.py [--model FOLDER] [--squad SQUAD_V1.json] [--python PYTHON] [--precision bf16|fp32]
                  [--peft-precision bf16|fp32] [--steps N] [--job train|generate]

Without --model the quickstart's model is converted, without --squad the built-in questions are used, without --python
an environment with PEFT is made in build/bench. Both sides run p-tuning (an MLP over 20 virtual tokens, AdamW, clipping)
on 8 questions a step and decode 32 tokens greedily for 32 questions a batch. The questions are of paragraphs spread
evenly over the file. In training each side orders them as it does in use: sotto by its sampler, PEFT at random, as its
trainer does. They take turns; a step counts with the turn that took least, so that a moment of other load does not.
Without --peft-precision PEFT has the same precision, but fp32 in place of bf16 on a CPU without instructions for bf16,
where a step of its would take minutes.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
TRAIN_BATCH, DECODE_BATCH, NEW_TOKENS, TURNS = 8, 32, 32, 2


def peft_python():
    python = FOLDER / "python" / "bin" / "python"
    done = FOLDER / "python" / "installed"
    if not done.exists():
        print("Making an environment with PEFT in", FOLDER / "python", flush=True)
        subprocess.run([sys.executable, "-m", "venv", FOLDER / "python"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", ROOT / "benchmarks" / "requirements.txt"],
                       check=True)
        done.touch()
    return python


def fastest_for_peft(precision):
    flags = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    has_bf16 = "avx512_bf16" in flags or "amx_bf16" in flags or pathlib.Path("/dev/nvidia0").exists()
    return precision if has_bf16 else "fp32"


def converted_model(precision):
    folder = FOLDER / f"model-{precision}"
    if not (folder / "config.json").exists():
        gguf = next((ROOT / ".venv" / "models").glob("*.gguf"))
        config = FOLDER / "conversion.yaml"
        config.write_text(json.dumps({"conversion": {"model": {"source_path": str(gguf), "output_path": str(folder),
                                                               "precision": precision}}}))
        subprocess.run([ROOT / "build" / "bin" / "sotto-conversion", "--config", config], check=True)
    return folder


def spread_paragraphs(squad, count):
    """As few paragraphs, evenly spaced over the file, as have `count` questions."""
    with open(squad, encoding="utf-8") as source:
        paragraphs = [paragraph for article in json.load(source)["data"] for paragraph in article["paragraphs"]]
    for stride in range(len(paragraphs), 0, -1):
        spread = paragraphs[::stride]
        if sum(len(paragraph["qas"]) for paragraph in spread) >= count:
            return spread
    sys.exit(f"'{squad}' has fewer than the {count} questions that are needed: take fewer --steps.")


def questions_file(squad, job, count):
    path = FOLDER / f"{job}_questions.jsonl"
    questions = [{"context": paragraph["context"], "question": question["question"],
                  "answer": question["answers"][0]["text"]}
                 for paragraph in spread_paragraphs(squad, count) for question in paragraph["qas"]]
    with open(path, "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(question) + "\n" for question in questions[:count])
    return path


def run(command):
    output = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def measure(job, sides, options, batch_size, batches):
    """The turns of each side, the lines of each; a turn's first line warms up and is left out."""
    questions = questions_file(options.squad, job, batch_size * batches)
    turns = {name: [] for name in sides}
    for turn in range(TURNS):
        for name, command in sides.items():
            turns[name].append(run([*command(job, questions), batch_size, batches])[1:])
            print(f"{name}: {job}, turn {turn + 1} of {TURNS} measured", flush=True)
    return turns


def print_table(title, turns_of, batch_size):
    print(f"\n{title}\n{'':<8} {'questions/s':>14} {'all turns':>10} {'peak GB':>8}")
    rates = {}
    for name, turns in turns_of.items():
        seconds = [[step["seconds"] for step in turn] for turn in turns]
        least = [min(of_step) for of_step in zip(*seconds)]
        rates[name] = batch_size * len(least) / sum(least)
        of_all = batch_size * len(least) * len(turns) / sum(map(sum, seconds))
        peak = max(step["peak_memory_gb"] for turn in turns for step in turn)
        print(f"{name:<8} {rates[name]:>14.2f} {of_all:>10.2f} {peak:>8.2f}")
    print(f"{'ratio':<8} {rates['sotto'] / rates['PEFT']:>14.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--squad", type=pathlib.Path, default=ROOT / "examples" / "quickstart_qa" / "train-v1.1.json")
    parser.add_argument("--python")
    parser.add_argument("--precision", default="bf16", choices=["bf16", "fp32"])
    parser.add_argument("--peft-precision", choices=["bf16", "fp32"],
                        help="by default --precision, or fp32 where the CPU has no bf16")
    parser.add_argument("--job", choices=["train", "generate"], help="one of the two alone")
    parser.add_argument("--steps", type=int, default=5, help="of training, the first of which is not counted")
    options = parser.parse_args()
    if options.steps < 2:
        parser.error("--steps: at least 2, since the first is not counted")
    FOLDER.mkdir(parents=True, exist_ok=True)
    peft_precision = options.peft_precision or fastest_for_peft(options.precision)
    model, peft_model = (options.model or converted_model(precision)
                         for precision in (options.precision, peft_precision))
    sotto = ROOT / "build" / "bin" / "sotto-benchmark"
    peft = [options.python or peft_python(), ROOT / "benchmarks" / "peft_benchmark.py"]
    sides = {"sotto": lambda job, questions: [sotto, job, model, questions, options.precision],
             "PEFT": lambda job, questions: [*peft, job, peft_model, questions, peft_precision]}
    tables = {}
    if options.job != "generate":
        title = f"training: {TRAIN_BATCH} questions a step, {options.steps - 1} steps"
        tables[title] = TRAIN_BATCH, measure("train", sides, options, TRAIN_BATCH, options.steps)
    if options.job != "train":
        title = f"decoding: {DECODE_BATCH} questions at once, at most {NEW_TOKENS} tokens each"
        tables[title] = DECODE_BATCH, measure("generate", sides, options, DECODE_BATCH, 2)
    precisions = options.precision
    if peft_precision != options.precision:
        precisions += f" (PEFT {peft_precision})"
    print(f"\n{model.name}, {options.squad.name}, {precisions}, {os.cpu_count()} cores, load before and now: "
          f"{' '.join(f'{load:.1f}' for load in os.getloadavg())}")
    for title, (batch_size, turns_of) in tables.items():
        print_table(title, turns_of, batch_size)


if __name__ == "__main__":
    main()
