"""What PEFT's p-tuning reaches on the tasks of docs/several_tasks.md: trains on the first lines of a file, answers the
first lines of another and prints the task's metric.

  peft_tasks.py sentiment|intent_and_slot|squad MODEL_FOLDER TRAIN.jsonl QUESTIONS_WITH_ANSWERS.jsonl TRAINED ASKED
                [SEED]

MLP encoder, AdamW at 2e-3 with warm-up and cosine, clipping, batches of 8. Needs torch, transformers and peft.
"""
import collections
import json
import math
import re
import string
import sys
import time

import peft_model
import torch

BATCH = 8

Task = collections.namedtuple("Task", "prompt answer_field virtual_tokens new_tokens metric")


def accuracy(predictions, references):
    right = [p.strip() == r[0].strip() for p, r in zip(predictions, references)]
    return {"accuracy": 100 * sum(right) / len(right)}


def parse(text):
    """The intent and the slots of "Intent: alarm_set\\nSlots: time(six (pm)), date(tomorrow)"."""
    found = re.match(r"\s*Intent:([^\n]*)\n?(?:\s*Slots:([^\n]*))?", text)
    if not found:
        return None, []
    slots = (found.group(2) or "").strip()
    pairs = [] if slots in ("", "None") else re.findall(r"([^(,]+)\((.*?)\)(?=,|$)", slots)
    return found.group(1).strip(), sorted((name.strip(), words.strip()) for name, words in pairs)


def intents_and_slots(predictions, references):
    intents = common = given = expected = 0
    for prediction, (reference, *_) in zip(predictions, references):
        (intent, slots), (right_intent, right_slots) = parse(prediction), parse(reference)
        intents += intent == right_intent
        common += sum((collections.Counter(slots) & collections.Counter(right_slots)).values())
        given, expected = given + len(slots), expected + len(right_slots)
    return {"intent_accuracy": 100 * intents / len(predictions), "slot_f1": 200 * common / max(1, given + expected)}


def words(text):
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def f1(prediction, reference):
    common = sum((collections.Counter(words(prediction)) & collections.Counter(words(reference))).values())
    return 2 * common / (len(words(prediction)) + len(words(reference))) if common else 0.0


def spans(predictions, references):
    exact = [max(words(p) == words(r) for r in all_of) for p, all_of in zip(predictions, references)]
    partial = [max(f1(p, r) for r in all_of) for p, all_of in zip(predictions, references)]
    return {"exact_match": 100 * sum(exact) / len(exact), "f1": 100 * sum(partial) / len(partial)}


TASKS = {
    "sentiment": Task("Sentence: {sentence}\nSentiment:", "label", 10, 4, accuracy),
    "intent_and_slot": Task("Utterance: {utterance}", "label", 20, 64, intents_and_slots),
    "squad": Task("Context: {context}\n\nQuestion: {question}\n\nAnswer: ", "answer", 20, 32, spans),
}


def answers(line, task):
    given = line[task.answer_field]
    return given if isinstance(given, list) else [given]


def train(model, tokenizer, task, lines):
    optimizer = torch.optim.AdamW(peft_model.trained(model), lr=peft_model.LEARNING_RATE)
    steps = math.ceil(len(lines) / BATCH)
    warm_up = steps // 10
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: (n + 1) / warm_up if n < warm_up
        else 0.5 + 0.5 * math.cos(math.pi * (n - warm_up) / (steps - warm_up)))
    model.train()
    for at in range(0, len(lines), BATCH):
        pairs = [(task.prompt.format(**line), answers(line, task)[0]) for line in lines[at : at + BATCH]]
        loss = peft_model.step(model, optimizer, peft_model.training_batch(tokenizer, pairs))
        schedule.step()
        if at // BATCH % 10 == 0:
            print(json.dumps({"trained": at + len(pairs), "loss": loss}), file=sys.stderr, flush=True)


def ask(model, tokenizer, task, lines):
    """One at a time: PEFT 0.21 gives other answers to padded rows."""
    model.eval()
    for number, line in enumerate(lines):
        if number % 10 == 0:
            print(json.dumps({"answered": number}), file=sys.stderr, flush=True)
        inputs = tokenizer(task.prompt.format(**line), return_tensors="pt").to(peft_model.DEVICE)
        with torch.inference_mode():
            output = model.generate(**inputs, do_sample=False, max_new_tokens=task.new_tokens,
                                    pad_token_id=tokenizer.pad_token_id)
        yield tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)


def main():
    name, folder, train_file, question_file, trained, asked, *rest = sys.argv[1:]
    task = TASKS[name]
    seed = int(rest[0]) if rest else 1234
    torch.manual_seed(seed)
    tokenizer, model = peft_model.load(folder, torch.float32, task.virtual_tokens)
    with open(train_file, encoding="utf-8") as lines:
        examples = [json.loads(line) for line in lines][: int(trained)]
    with open(question_file, encoding="utf-8") as lines:
        questions = [json.loads(line) for line in lines][: int(asked)]
    start = time.perf_counter()
    train(model, tokenizer, task, examples)
    seconds = time.perf_counter() - start
    predictions = list(ask(model, tokenizer, task, questions))
    metric = task.metric(predictions, [answers(line, task) for line in questions])
    print(json.dumps({"task": name, "seed": seed, **metric, "trained": len(examples), "seconds": seconds,
                      "asked": len(questions)}))


main()
