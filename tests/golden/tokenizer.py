"""Makes tokenizer.json: lines and the ids that Hugging Face's `tokenizers` gives them with SmolLM2's tokenizer.

    pip install tokenizers==0.23.3 && python tests/golden/tokenizer.py MODEL_FOLDER
"""
import json
import pathlib
import random
import sys

from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file(sys.argv[1] + "/tokenizer.json")
chosen = random.Random(7)
PARTS = ["don't", "we'll", "HELLO", "naïve", "東京都", "Привет", "🙂👍", "x1y22", "12345", "3.14", "²³", "Ⅻ", "٣٤", " ", "  ", "\t", "\n",
         "\n\n", "\u00a0", "\u3000", "def f(x):", "    return x", "<|im_start|>", "<|im_end|>", "<|endoftext|>", "a_b-c", "/usr/bin",
         "http://h?q=1&r=2", "€$%", "()[]{}", "...", "e\u0301", "\u200d", "'S", "'re", "of", "the", "question", "context:"]
lines = ["", " ", "Context: A\n\nQuestion: b?\n\nAnswer:"]
lines += ["".join(chosen.choice(PARTS) + chosen.choice(["", " "]) for _ in range(chosen.randint(1, 14))) for _ in range(147)]
rows = [{"text": line, "ids": tokenizer.encode(line, add_special_tokens=False).ids} for line in lines]
pathlib.Path(__file__).with_suffix(".json").write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
