"""Training and decoding beside PEFT's on this machine: the same questions, model, batches and precision, in one run.

  side_by_side.py [--model FOLDER] [--squad SQUAD_V1.json] [--python PYTHON] [--precision bf16|fp32] [--steps N]

Without --model the quickstart's model is converted, without --squad the built-in questions are used, without --python
an environment with PEFT is made in build/bench. Both sides run p-tuning (an MLP over 20 virtual tokens, AdamW, clipping)
on 8 questions a step, a paragraph's questions together as in the file, and decode 32 tokens greedily for 32 questions a
batch. They take turns; a rate is that of the median step, so that neither warm-up nor a moment of other load counts.
"""
import argparse
import json
import os
import pathlib
import statistics
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


def converted_model(precision):
    folder = FOLDER / f"model-{precision}"
    if not (folder / "config.json").exists():
        gguf = next((ROOT / ".venv" / "models").glob("*.gguf"))
        config = FOLDER / "conversion.yaml"
        config.write_text(json.dumps({"conversion": {"model": {"source_path": str(gguf), "output_path": str(folder),
                                                               "precision": precision}}}))
        subprocess.run([ROOT / "build" / "bin" / "sotto-conversion", "--config", config], check=True)
    return folder


def questions_file(squad):
    path = FOLDER / "questions.jsonl"
    with open(squad, encoding="utf-8") as source, open(path, "w", encoding="utf-8") as lines:
        for article in json.load(source)["data"]:
            for paragraph in article["paragraphs"]:
                for question in paragraph["qas"]:
                    lines.write(json.dumps({"context": paragraph["context"], "question": question["question"],
                                            "answer": question["answers"][0]["text"]}) + "\n")
    return path


def run(command):
    output = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def measure(job, sides, arguments):
    """The lines of each side, from TURNS turns; the first line of a turn warms up and is left out."""
    lines = {name: [] for name in sides}
    for _ in range(TURNS):
        for name, command in sides.items():
            lines[name] += run([*command, job, *arguments])[1:]
            print(f"{name}: {job}, {len(lines[name])} measured", flush=True)
    return lines


def print_table(title, lines, batch_size, unit):
    print(f"\n{title}\n{'':<8} {unit + '/s':>14} {'best':>8} {'median s':>10} {'peak GB':>8}")
    rates = {}
    for name, steps in lines.items():
        seconds = [step["seconds"] for step in steps]
        rates[name] = batch_size / statistics.median(seconds)
        peak = max(step["peak_memory_gb"] for step in steps)
        print(f"{name:<8} {rates[name]:>14.2f} {batch_size / min(seconds):>8.2f} {statistics.median(seconds):>10.2f} "
              f"{peak:>8.2f}")
    print(f"{'ratio':<8} {rates['sotto'] / rates['PEFT']:>14.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--squad", type=pathlib.Path, default=ROOT / "examples" / "quickstart_qa" / "train-v1.1.json")
    parser.add_argument("--python")
    parser.add_argument("--precision", default="bf16", choices=["bf16", "fp32"])
    parser.add_argument("--steps", type=int, default=5)
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    model = options.model or converted_model(options.precision)
    questions = questions_file(options.squad)
    sides = {"sotto": [ROOT / "build" / "bin" / "sotto-benchmark"],
             "PEFT": [options.python or peft_python(), ROOT / "benchmarks" / "peft_benchmark.py"]}
    common = [model, questions, options.precision]
    training = measure("train", sides, [*common, TRAIN_BATCH, options.steps])
    decoding = measure("generate", sides, [*common, DECODE_BATCH, 2])
    print(f"\n{model.name}, {options.squad.name}, {options.precision}, {os.cpu_count()} cores, load before and now: "
          f"{' '.join(f'{load:.1f}' for load in os.getloadavg())}")
    print_table(f"training: {TRAIN_BATCH} questions a step, {TURNS * (options.steps - 1)} steps", training, TRAIN_BATCH,
                "questions")
    print_table(f"decoding: {DECODE_BATCH} questions at once, at most {NEW_TOKENS} tokens each", decoding, DECODE_BATCH,
                "questions")


main()
