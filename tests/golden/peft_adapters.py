"""Writes peft_adapters.json: adapter folders as PEFT writes them, and the log-probabilities that PEFT gives with them.

    pip install torch==2.11.0 transformers==5.23.0 peft==0.21.2 && python tests/golden/peft_adapters.py > tests/golden/peft_adapters.json
"""
import json
import pathlib
import sys
import tempfile

import peft
import torch
import transformers
from formula_weights import fill, formula_tensor

CONFIG = dict(vocab_size=32, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
              num_key_value_heads=1, max_position_embeddings=64, tie_word_embeddings=True)
TOKENS = [3, 17, 5, 9, 30, 1]
FIRST_TARGET = 1  # the first token has only virtual ones before it


def adapters():
    common = dict(task_type="CAUSAL_LM", num_virtual_tokens=4)
    yield "prompt_tuning", peft.PromptTuningConfig(**common), True, None
    yield "prompt_tuning_bin", peft.PromptTuningConfig(**common), False, None
    yield "p_tuning_mlp", peft.PromptEncoderConfig(**common, encoder_hidden_size=8), True, None
    yield "p_tuning_lstm", peft.PromptEncoderConfig(**common, encoder_hidden_size=8, encoder_reparameterization_type="LSTM"), True, None
    yield "prefix_tuning", peft.PrefixTuningConfig(**common), True, None
    yield "prefix_tuning_projection", peft.PrefixTuningConfig(**common, prefix_projection=True, encoder_hidden_size=6), True, None
    yield "multitask", peft.MultitaskPromptTuningConfig(**common, num_tasks=2, num_ranks=2), True, 1


def log_probs(model, task):
    ids = torch.tensor([TOKENS])
    options = {} if task is None else {"task_ids": torch.tensor([task])}
    logits = model(input_ids=ids, attention_mask=torch.ones_like(ids), **options).logits[0, -len(TOKENS):]
    return torch.log_softmax(logits[FIRST_TARGET - 1:-1].double(), -1)[range(len(TOKENS) - FIRST_TARGET), TOKENS[FIRST_TARGET:]].tolist()


def main():
    torch.manual_seed(0)
    golden = {"peft": peft.__version__, "transformers": transformers.__version__, "token_ids": TOKENS, "first_target": FIRST_TARGET, "adapters": []}
    for name, config, safe, task in adapters():
        base = transformers.LlamaForCausalLM(transformers.LlamaConfig(**CONFIG)).eval()
        golden["model"] = {"config": json.loads(base.config.to_json_string()), "tensors": fill(base)}
        model = peft.get_peft_model(base, config).eval()
        for key, parameter in model.prompt_encoder.named_parameters():
            parameter.data = formula_tensor(key, parameter.shape, 2.0)
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            model.save_pretrained(folder, safe_serialization=safe)
            files = {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir() if path.name.startswith("adapter")}
            golden["adapters"].append({
                "name": name, "config": json.loads(files.pop("adapter_config.json")), "task": task,
                "files": {file: content.hex() for file, content in files.items()}, "log_probs": log_probs(model, task)})
    json.dump(golden, sys.stdout, indent=1)
    print()


main()
