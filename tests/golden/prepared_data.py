"""Makes prepared_data.json: SHA-256 sums of what NeMo's own scripts write of the shared data sets.

    pip install tqdm && python tests/golden/prepared_data.py NEMO_CHECKOUT SHARED_DATA

NEMO_CHECKOUT is NeMo at v1.22.0, SHARED_DATA the folder with squad/, financial_phrase_bank/ and assistant/. The scripts
import two small functions of NeMo, which stand-ins of this script replace (what they do: look for files, write lines).
"""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

STAND_INS = {
    "nemo/utils/__init__.py": "import logging\n",
    "nemo/collections/nlp/data/data_utils/data_preprocessing.py": (
        "DATABASE_EXISTS_TMP = '{} {}'\n"
        "def if_exist(folder, files):\n    return False\n"
        "def write_files(lines, path):\n    open(path, 'w').writelines(line.strip() + '\\n' for line in lines)\n"),
}
SQUAD = "squad/prompt_learning_squad_preprocessing.py"
BANK = "financial_phrase_bank/prompt_learning_financial_phrase_bank_preprocessing.py"
ASSISTANT = "intent_and_slot/prompt_learning_assistant_preprocessing.py"
FOUR, THREE = ["train", "val", "test", "test_ground_truth"], ["train", "val", "test"]
# name: script, its options, ours as overrides, the files it writes
CASES = {
    "squad": (SQUAD, "", [], FOUR),
    "squad_topic": (SQUAD, "--include-topic-name", ["include_topic_name=true"], FOUR),
    "squad_sft": (SQUAD, "--sft-format", ["sft_format=true"], FOUR),
    "financial_phrase_bank": (BANK, "--file-name Sentences_50Agree.txt", ["file_name=Sentences_50Agree.txt"], THREE),
    "financial_phrase_bank_other": (
        BANK, "--file-name Sentences_50Agree.txt --random-seed 7 --train-percent 0.63 --make-ground-truth",
        ["file_name=Sentences_50Agree.txt", "random_seed=7", "train_percent=0.63", "make_ground_truth=true"], THREE),
    "assistant": (ASSISTANT, "", [], THREE),
    "assistant_ground_truth": (ASSISTANT, "--make-ground-truth --random-seed 3",
                               ["make_ground_truth=true", "random_seed=3"], THREE),
}


def main(nemo, shared):
    golden = {}
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(scratch)
        for name, text in STAND_INS.items():
            (work / "stand_ins" / name).parent.mkdir(parents=True, exist_ok=True)
            (work / "stand_ins" / name).write_text(text)
        environment = {**os.environ, "PYTHONPATH": str(work / "stand_ins")}
        for name, (script, options, overrides, files) in CASES.items():
            data_set = script.split("/")[0].replace("intent_and_slot", "assistant")
            folder = work / name
            shutil.copytree(shared / data_set, folder)
            subprocess.run(["chmod", "-R", "u+w", folder], check=True)
            where = (["--source-dir", folder / "NLU-Evaluation-Data-master", "--nemo-format-dir", folder / "nemo",
                      "--output-dir", folder] if script == ASSISTANT else ["--data-dir", folder])
            subprocess.run([sys.executable, nemo / "scripts/dataset_processing/nlp" / script, *where,
                            "--save-name-base", "out", *options.split()], check=True, env=environment)
            sums = {file: hashlib.sha256((folder / f"out_{file}.jsonl").read_bytes()).hexdigest() for file in files}
            golden[name] = {"data_set": data_set, "overrides": overrides, "sha256": sums}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
