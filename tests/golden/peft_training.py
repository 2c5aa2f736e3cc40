"""Writes peft_training.json: the losses of ten AdamW steps of PEFT on small models, one batch of four rows.

    pip install torch==2.11.0 transformers==5.23.0 peft==0.21.2 && python tests/golden/peft_training.py > tests/golden/peft_training.json

float32, eager attention, the prompt's parameters alone trained. Text is one token a letter: space 1, a to z from 2 on, 0 ends a text.
"""
import json
import sys

import peft
import torch
import transformers
from formula_weights import fill, formula_tensor

LLAMA = dict(vocab_size=40, hidden_size=24, intermediate_size=36, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
             max_position_embeddings=64, tie_word_embeddings=False)
MODELS = {
    "llama": transformers.LlamaConfig(**LLAMA),
    "mistral": transformers.MistralConfig(**LLAMA, sliding_window=20),
    "qwen2": transformers.Qwen2Config(**{**LLAMA, "tie_word_embeddings": True}),
    "gpt2": transformers.GPT2Config(vocab_size=40, n_embd=24, n_layer=3, n_head=4, n_positions=64, resid_pdrop=0.0, embd_pdrop=0.0,
                                    attn_pdrop=0.0),
    "t5": transformers.T5Config(vocab_size=40, d_model=24, d_kv=6, d_ff=36, num_layers=3, num_decoder_layers=3, num_heads=4,
                                relative_attention_num_buckets=8, relative_attention_max_distance=20, feed_forward_proj="gated-gelu",
                                tie_word_embeddings=False, dropout_rate=0.0, decoder_start_token_id=39, pad_token_id=0, eos_token_id=0),
    "mt5": transformers.MT5Config(vocab_size=40, d_model=24, d_kv=6, d_ff=40, num_layers=3, num_decoder_layers=3, num_heads=4,
                                  relative_attention_num_buckets=8, relative_attention_max_distance=20, feed_forward_proj="gated-gelu",
                                  dropout_rate=0.0, decoder_start_token_id=39, pad_token_id=0, eos_token_id=0),
}
COMMON = dict(num_virtual_tokens=5)
METHODS = {
    "prompt_tuning": lambda **task: peft.PromptTuningConfig(**COMMON, **task),
    "p_tuning_mlp": lambda **task: peft.PromptEncoderConfig(**COMMON, **task, encoder_hidden_size=12),
    "p_tuning_lstm": lambda **task: peft.PromptEncoderConfig(**COMMON, **task, encoder_hidden_size=12, encoder_reparameterization_type="LSTM", encoder_num_layers=2),
    "prefix_tuning": lambda **task: peft.PrefixTuningConfig(**COMMON, **task),
    "prefix_tuning_projection": lambda **task: peft.PrefixTuningConfig(**COMMON, **task, prefix_projection=True, encoder_hidden_size=12),
}
ROWS = [("which comes after a ", "b"), ("which comes after x ", "y z"), ("name it ", "soft"), ("say no more than this ", "no")]
OPTIM = dict(lr=0.02, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.01)
STEPS = 10
PARAMETER_SCALE = 0.5


# PEFT gives an encoder-decoder twice the tokens, of which the model reads the first half: its LSTM runs over all of them.
# Its prefixes stand in the decoder alone, those of odd numbers of layers in another order (src/checkpoint/peft_adapter.cpp).
UNUSED = {("t5", "p_tuning_lstm"), ("mt5", "p_tuning_lstm")}


def token_ids(text):
    return [1 if letter == " " else ord(letter) - ord("a") + 2 for letter in text]


def batch():
    rows = [(token_ids(text), token_ids(answer) + [0]) for text, answer in ROWS]
    longest = max(len(text) + len(answer) for text, answer in rows)
    ids, mask, labels = [], [], []
    for text, answer in rows:
        padding = longest - len(text) - len(answer)
        ids.append(text + answer + [0] * padding)
        mask.append([1] * (longest - padding) + [0] * padding)
        labels.append([-100] * len(text) + answer + [-100] * padding)
    return dict(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask), labels=torch.tensor(labels))


def encoder_decoder_batch():
    """The prompt ends as a text of its own; the decoder writes the answer."""
    prompts = [token_ids(text) + [0] for text, _ in ROWS]
    answers = [token_ids(answer) + [0] for _, answer in ROWS]
    longest = max(map(len, prompts))
    return dict(input_ids=torch.tensor([ids + [0] * (longest - len(ids)) for ids in prompts]),
                attention_mask=torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids in prompts]),
                labels=torch.tensor([ids + [-100] * (max(map(len, answers)) - len(ids)) for ids in answers]))


def train(model, rows):
    parameters = {}
    for name, parameter in model.prompt_encoder["default"].named_parameters():
        parameter.data = formula_tensor(name, parameter.shape, PARAMETER_SCALE)
        parameters[name] = list(parameter.shape)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], **OPTIM)
    losses = []
    for _ in range(STEPS):
        loss = model(**rows).loss
        losses.append(float(f"{loss.item():.8g}"))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return parameters, losses


def main():
    golden = {"peft": peft.__version__, "transformers": transformers.__version__, "rows": ROWS, "optim": OPTIM, "virtual_tokens": COMMON["num_virtual_tokens"],
              "parameter_scale": PARAMETER_SCALE, "models": {}, "trainings": []}
    for model_name, model_config in MODELS.items():
        for method, config in METHODS.items():
            model_config._attn_implementation = "eager"
            if (model_name, method) in UNUSED:
                continue
            parts = model_config.is_encoder_decoder
            kind = transformers.AutoModelForSeq2SeqLM if parts else transformers.AutoModelForCausalLM
            base = kind.from_config(model_config).float().eval()
            prompt = config(task_type="SEQ_2_SEQ_LM" if parts else "CAUSAL_LM")
            golden["models"][model_name] = {"config": json.loads(model_config.to_json_string()), "tensors": fill(base)}
            parameters, losses = train(peft.get_peft_model(base, prompt).eval(), encoder_decoder_batch() if parts else batch())
            golden["trainings"].append({"model": model_name, "method": method, "parameters": parameters, "losses": losses})
    json.dump(golden, sys.stdout)
    print()


main()
