"""What PEFT reaches on the questions that sotto-benchmark is measured with: one step or one batch a line of JSON.

  peft_benchmark.py train|generate MODEL_FOLDER QUESTIONS.jsonl bf16|fp32 BATCH_SIZE BATCHES

p-tuning with an MLP encoder and 20 virtual tokens, AdamW, rows padded to the longest of their batch; training takes the
questions in random order. The model folder may be one that sotto-conversion wrote. Needs torch, transformers and peft.
"""
import json
import random
import resource
import sys
import time

import peft_model
import torch

VIRTUAL_TOKENS = 20
NEW_TOKENS = 32


def prompt_of(question):
    return f"Context: {question['context']}\n\nQuestion: {question['question']}\n\nAnswer: "


def train(model, tokenizer, batches):
    optimizer = torch.optim.AdamW(peft_model.trained(model), lr=peft_model.LEARNING_RATE)
    model.train()
    for questions in batches:
        start = time.perf_counter()
        pairs = [(prompt_of(question), question["answer"]) for question in questions]
        loss = peft_model.step(model, optimizer, peft_model.training_batch(tokenizer, pairs))
        yield time.perf_counter() - start, {"loss": loss}


def generate(model, tokenizer, batches):
    tokenizer.padding_side = "left"
    model.eval()
    for questions in batches:
        start = time.perf_counter()
        inputs = tokenizer([prompt_of(question) for question in questions], return_tensors="pt", padding=True)
        inputs = inputs.to(peft_model.DEVICE)
        with torch.inference_mode():
            output = model.generate(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"],
                                    do_sample=False, max_new_tokens=NEW_TOKENS, pad_token_id=tokenizer.pad_token_id)
        texts = tokenizer.batch_decode(output, skip_special_tokens=True)
        yield time.perf_counter() - start, {"first": texts[0][-40:]}


def main():
    job, folder, file, precision, batch_size, count = sys.argv[1:]
    batch_size, count = int(batch_size), int(count)
    with open(file, encoding="utf-8") as lines:
        questions = [json.loads(line) for line in lines][: batch_size * count]
    if job == "train":
        random.Random(1).shuffle(questions)
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    tokenizer, model = peft_model.load(folder, dtype, VIRTUAL_TOKENS)
    batches = [questions[at : at + batch_size] for at in range(0, len(questions), batch_size)]
    for seconds, facts in (train if job == "train" else generate)(model, tokenizer, batches):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(json.dumps({"seconds": seconds, "peak_memory_gb": peak, **facts}), flush=True)


main()
