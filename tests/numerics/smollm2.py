"""Makes smollm2.json: what transformers computes of the quickstart's model on fifty built-in questions, in fp32.

    pip install torch==2.11.0 transformers==5.24.0 gguf==0.19.0
    python tests/numerics/smollm2.py FOLDER/SmolLM2-135M-Instruct.Q4_1.gguf

Of each question: the log-probabilities of the reference answer's tokens and of the end-of-text token behind them, and
the first 16 tokens that greedy decoding continues with.
"""
import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

NUM_QUESTIONS, NUM_NEW_TOKENS = 50, 16
here = pathlib.Path(__file__).parent
gguf = pathlib.Path(sys.argv[1])
tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32).eval()

data = json.loads((here.parents[1] / "examples/quickstart_qa/dev-v1.1.json").read_text())["data"]
questions = [
    (f"Context: {paragraph['context']}\n\nQuestion: {qa['question']}\n\nAnswer:", " " + qa["answers"][0]["text"], qa["id"])
    for article in data for paragraph in article["paragraphs"] for qa in paragraph["qas"]
][:NUM_QUESTIONS]


def encode(text):
    return tokenizer(text, add_special_tokens=False).input_ids


rows = []
for prompt, answer, name in questions:
    prompt_ids, answer_ids = encode(prompt), encode(answer) + [tokenizer.eos_token_id]
    with torch.no_grad():
        logits = model(torch.tensor([prompt_ids + answer_ids])).logits[0].double()
        log_probs = torch.log_softmax(logits, -1)[len(prompt_ids) - 1 : -1]
        ids = list(prompt_ids)
        for _ in range(NUM_NEW_TOKENS):
            ids.append(int(model(torch.tensor([ids])).logits[0, -1].argmax()))
    rows.append({
        "id": name,
        "answer_ids": answer_ids,
        "log_probs": [round(float(log_probs[i, token]), 6) for i, token in enumerate(answer_ids)],
        "greedy_ids": ids[len(prompt_ids):],
    })
    print(len(rows), "of", len(questions), flush=True)
(here / "smollm2.json").write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
