"""What PEFT reaches on the questions that sotto-benchmark is measured with: one step or one batch a line of JSON.

  peft_benchmark.py train|generate MODEL_FOLDER QUESTIONS.jsonl bf16|fp32 BATCH_SIZE BATCHES

p-tuning with an MLP encoder and 20 virtual tokens, AdamW, rows padded to the longest of their batch. The model folder
may be one that sotto-conversion wrote. Needs torch, transformers and peft.
"""
import json
import resource
import sys
import time

import torch
from peft import PromptEncoderConfig, TaskType, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

VIRTUAL_TOKENS = 20
NEW_TOKENS = 32


def prompt_of(question):
    return f"Context: {question['context']}\n\nQuestion: {question['question']}\n\nAnswer: "


def training_batch(tokenizer, questions):
    """Rows padded on the right; the loss counts the answer and the end of text."""
    rows = []
    for question in questions:
        prompt = tokenizer(prompt_of(question))["input_ids"]
        answer = tokenizer(question["answer"])["input_ids"] + [tokenizer.eos_token_id]
        rows.append((prompt + answer, [-100] * len(prompt) + answer))
    longest = max(len(ids) for ids, _ in rows)

    def padded(values, filler):
        return torch.tensor([list(value) + [filler] * (longest - len(value)) for value in values])

    return {"input_ids": padded([ids for ids, _ in rows], tokenizer.eos_token_id),
            "labels": padded([labels for _, labels in rows], -100),
            "attention_mask": padded([[1] * len(ids) for ids, _ in rows], 0)}


def train(model, tokenizer, batches):
    # The encoder stays fp32, as ours does; only the frozen model is bf16.
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=2e-3)
    model.train()
    for questions in batches:
        start = time.perf_counter()
        loss = model(**training_batch(tokenizer, questions)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        yield time.perf_counter() - start, {"loss": loss.item()}


def generate(model, tokenizer, batches):
    tokenizer.padding_side = "left"
    model.eval()
    for questions in batches:
        start = time.perf_counter()
        inputs = tokenizer([prompt_of(question) for question in questions], return_tensors="pt", padding=True)
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
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16 if precision == "bf16" else torch.float32)
    model = get_peft_model(model, PromptEncoderConfig(task_type=TaskType.CAUSAL_LM, num_virtual_tokens=VIRTUAL_TOKENS,
                                                      encoder_hidden_size=model.config.hidden_size))
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    batches = [questions[at : at + batch_size] for at in range(0, len(questions), batch_size)]
    for seconds, facts in (train if job == "train" else generate)(model, tokenizer, batches):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(json.dumps({"seconds": seconds, "peak_memory_gb": peak, **facts}), flush=True)


main()
