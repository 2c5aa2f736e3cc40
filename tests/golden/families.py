"""Writes families.json: log-probabilities and prompt gradients of small models by transformers and autograd.

    pip install torch==2.11.0 transformers==5.24.0 && python tests/golden/families.py > tests/golden/families.json

float32 on both sides: log-probabilities are within 3e-5 of float64, gradients within 1e-5 of the largest element.
"""
import json
import sys

import torch
import transformers
from formula_weights import fill, formula_tensor

LLAMA = dict(vocab_size=40, hidden_size=24, intermediate_size=36, num_hidden_layers=3, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, tie_word_embeddings=False)
LLAMA3 = dict(rope_type="llama3", rope_theta=10000.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=16)
GPT2 = dict(vocab_size=40, n_embd=24, n_layer=3, n_head=4, n_positions=64)
CASES = {
    "llama": transformers.LlamaConfig(**LLAMA),
    "llama_biases": transformers.LlamaConfig(**LLAMA, attention_bias=True, mlp_bias=True, head_dim=8),
    "llama_3_rope": transformers.LlamaConfig(**LLAMA, rope_parameters=LLAMA3),
    "llama_linear_rope": transformers.LlamaConfig(**LLAMA, rope_parameters=dict(rope_type="linear", rope_theta=500.0, factor=2.0)),
    "mistral": transformers.MistralConfig(**LLAMA, sliding_window=None),
    "mistral_window": transformers.MistralConfig(**LLAMA, sliding_window=5),
    "qwen2": transformers.Qwen2Config(**{**LLAMA, "tie_word_embeddings": True}),
    "qwen2_window": transformers.Qwen2Config(**LLAMA, use_sliding_window=True, sliding_window=4, max_window_layers=1),
    "gpt2": transformers.GPT2Config(**GPT2),
    "gpt2_gelu_untied": transformers.GPT2Config(**GPT2, n_inner=40, activation_function="gelu", tie_word_embeddings=False),
    "gpt2_relu": transformers.GPT2Config(**GPT2, activation_function="relu"),
}
# Virtual tokens are -1, -2, ...; the rows share beginnings in several ways.
ROWS = [([-1, -2, -3, 5, 6, 7, 8, 9, 10, 11], 6), ([-1, -2, -3, 5, 6, 12, 13, 3], 5), ([-1, -2, -3, 30, 31, 2], 4), ([4, 9, -2, 1, 39, 38], 4)]


def row_log_probs(model, prompt, ids, first):
    embed = model.get_input_embeddings().weight
    inputs = torch.stack([prompt[-1 - i] if i < 0 else embed[i] for i in ids])[None]
    logits = model(inputs_embeds=inputs, attention_mask=torch.ones(1, len(ids), dtype=torch.long)).logits[0]
    return torch.log_softmax(logits[first - 1:-1], -1)[range(len(ids) - first), ids[first:]]


def main():
    golden = {"transformers": transformers.__version__, "rows": [{"token_ids": ids, "first_target": first} for ids, first in ROWS], "cases": []}
    for name, config in CASES.items():
        config._attn_implementation = "eager"
        model = transformers.AutoModelForCausalLM.from_config(config).float().eval()
        tensors = fill(model)
        prompt = formula_tensor("prompt", (3, 24), 1.0).requires_grad_(True)
        log_probs = torch.cat([row_log_probs(model, prompt, ids, first) for ids, first in ROWS])
        (-log_probs.sum()).backward()
        golden["cases"].append({
            "name": name, "config": json.loads(config.to_json_string()), "tensors": tensors,
            "log_probs": [float(f"{x:.7g}") for x in log_probs.tolist()],
            "prompt_gradient": [float(f"{x:.6g}") for x in prompt.grad.flatten().tolist()]})
    json.dump(golden, sys.stdout)
    print()


main()
