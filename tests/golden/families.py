"""Writes families.json: log-probabilities and prompt gradients of small models by transformers and autograd.

    pip install torch==2.11.0 transformers==5.23.0 && python tests/golden/families.py > tests/golden/families.json

float32 on both sides: log-probabilities are within 3e-5 of float64, gradients within 1e-5 of the largest element.
"""
import json
import sys

import megatron_t5
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
# Megatron's GPT by models of transformers that compute the same: our settings, and theirs.
MEGATRON = dict(model_type="megatron_gpt", vocab_size=40, hidden_size=24, ffn_hidden_size=36, num_layers=3, num_attention_heads=4, num_query_groups=4,
                kv_channels=6, max_position_embeddings=64, layernorm_epsilon=1e-5)
NEOX = dict(vocab_size=40, hidden_size=24, intermediate_size=36, num_hidden_layers=3, num_attention_heads=4, max_position_embeddings=64,
            use_parallel_residual=False, rotary_emb_base=10000)
MEGATRON_CASES = {
    "megatron_learned": (dict(MEGATRON, activation="gelu_tanh"), transformers.GPT2Config(**GPT2, n_inner=36)),
    "megatron_rope_1p": (dict(MEGATRON, position_embedding_type="rope", normalization="layernorm1p", activation="gelu", share_embeddings_and_output_weights=False),
                         transformers.GPTNeoXConfig(**NEOX, rotary_pct=1.0)),
    "megatron_partial_rope": (dict(MEGATRON, hidden_size=24, num_attention_heads=3, num_query_groups=3, kv_channels=8, position_embedding_type="rope", rotary_percentage=0.5,
                                   activation="gelu", share_embeddings_and_output_weights=False),
                              transformers.GPTNeoXConfig(**{**NEOX, "num_attention_heads": 3}, rotary_pct=0.5)),
    "megatron_llama": (dict(MEGATRON, num_query_groups=2, position_embedding_type="rope", normalization="rmsnorm", activation="swiglu", bias=False,
                            share_embeddings_and_output_weights=False, layernorm_epsilon=1e-6), transformers.LlamaConfig(**LLAMA)),
}
T5 = dict(vocab_size=40, d_model=24, d_kv=8, d_ff=36, num_layers=2, num_heads=4, decoder_start_token_id=0, pad_token_id=0, eos_token_id=1)
ENCODER_DECODER_CASES = {
    "t5": transformers.T5Config(**T5),
    "t5_v1_1": transformers.T5Config(**T5, feed_forward_proj="gated-gelu", tie_word_embeddings=False),
    "t5_flan_short_buckets": transformers.T5Config(**{**T5, "num_layers": 3}, num_decoder_layers=2, feed_forward_proj="gated-gelu", tie_word_embeddings=False,
                                                   relative_attention_num_buckets=8, relative_attention_max_distance=20),
    "byt5": transformers.T5Config(**{**T5, "num_layers": 3, "d_kv": 4, "num_heads": 3}, num_decoder_layers=1, feed_forward_proj="gated-gelu", tie_word_embeddings=False),
    "mt5": transformers.MT5Config(**{**T5, "d_kv": 10}, feed_forward_proj="gated-gelu"),
}
# What the encoder reads, and the decoder's answer behind its start token. Rows with the same encoder share it.
LONG = [(7 * i) % 38 + 2 for i in range(60)]
ENCODER_DECODER_ROWS = [([-1, -2, -3, 5, 6, 7, 8, 9, 10, 11, 1], [0, 12, 13, 14, 1]), ([-1, -2, -3, 5, 6, 7, 8, 9, 10, 11, 1], [0, 12, 30, 1]),
                        ([4, -1, 9, -2, 2, -3, 39, 38], [0, 12, 13, 3, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 1]), ([*LONG, -1, -2, -3], [0, 31, 1])]
# Virtual tokens are -1, -2, ...; the rows share beginnings in several ways.
ROWS = [([-1, -2, -3, 5, 6, 7, 8, 9, 10, 11], 6), ([-1, -2, -3, 5, 6, 12, 13, 3], 5), ([-1, -2, -3, 30, 31, 2], 4), ([4, 9, -2, 1, 39, 38], 4)]


def row_log_probs(model, prompt, ids, first):
    embed = model.get_input_embeddings().weight
    inputs = torch.stack([prompt[-1 - i] if i < 0 else embed[i] for i in ids])[None]
    logits = model(inputs_embeds=inputs, attention_mask=torch.ones(1, len(ids), dtype=torch.long)).logits[0]
    return torch.log_softmax(logits[first - 1:-1], -1)[range(len(ids) - first), ids[first:]]


def megatron_tensors(config):
    """Every tensor of our settings by its formula: name -> tensor, and [name, shape, scale, shift] of each."""
    hidden, ffn, size, bias = config["hidden_size"], config["ffn_hidden_size"], config["kv_channels"], config.get("bias", True)
    heads, groups, rms = config["num_attention_heads"], config["num_query_groups"], config.get("normalization") == "rmsnorm"
    shift = 0.0 if config.get("normalization") == "layernorm1p" else 1.0
    described = [["embedding.word_embeddings.weight", [40, hidden], 0.5, 0.0]]
    if config.get("position_embedding_type") != "rope":
        described.append(["embedding.position_embeddings.weight", [64, hidden], 0.5, 0.0])
    def norm(name):
        described.append([name + ".weight", [hidden], 0.5, shift])
        if not rms:
            described.append([name + ".bias", [hidden], 0.25, 0.0])
    def linear(name, out, inner):
        described.append([name + ".weight", [out, inner], 0.5, 0.0])
        if bias:
            described.append([name + ".bias", [out], 0.25, 0.0])
    for i in range(config["num_layers"]):
        layer = f"decoder.layers.{i}."
        norm(layer + "input_layernorm")
        linear(layer + "self_attention.linear_qkv", (heads + 2 * groups) * size, hidden)
        linear(layer + "self_attention.linear_proj", hidden, heads * size)
        norm(layer + "pre_mlp_layernorm")
        linear(layer + "mlp.linear_fc1", 2 * ffn if config["activation"] == "swiglu" else ffn, hidden)
        linear(layer + "mlp.linear_fc2", hidden, ffn)
    norm("decoder.final_layernorm")
    if not config.get("share_embeddings_and_output_weights", True):
        described.append(["output_layer.weight", [40, hidden], 0.5, 0.0])
    tensors = {name: formula_tensor(name, shape, scale, shift) for name, shape, scale, shift in described}
    return tensors, described


def as_transformers(config, tensors, kind):
    """The tensors under the names and in the layouts of a transformers model of `kind`."""
    heads, groups, size, ffn = config["num_attention_heads"], config["num_query_groups"], config["kv_channels"], config["ffn_hidden_size"]
    theirs = {}
    def put(name, own, change=lambda x: x):
        for part in ("weight", "bias"):
            if f"{own}.{part}" in tensors:
                theirs[f"{name}.{part}"] = change(tensors[f"{own}.{part}"])
    def interleaved(x):  # all queries, keys, values -> head by head, as GPT-NeoX has it
        return torch.stack([part.reshape(heads, size, *x.shape[1:]) for part in x.chunk(3)], 1).reshape(x.shape)
    transposed = lambda x: x.t().contiguous() if x.dim() == 2 else x
    one = lambda x: x + 1 if config.get("normalization") == "layernorm1p" else x
    def put_norm(name, own):
        put(name, own)
        theirs[name + ".weight"] = one(theirs[name + ".weight"])
    names = {"gpt2": ("transformer.wte", "transformer.ln_f", "transformer.h.{}.ln_1", "transformer.h.{}.ln_2", "lm_head"),
             "gpt_neox": ("gpt_neox.embed_in", "gpt_neox.final_layer_norm", "gpt_neox.layers.{}.input_layernorm", "gpt_neox.layers.{}.post_attention_layernorm", "lm_head"),
             "llama": ("model.embed_tokens", "model.norm", "model.layers.{}.input_layernorm", "model.layers.{}.post_attention_layernorm", "lm_head")}[kind]
    put(names[0], "embedding.word_embeddings")
    put_norm(names[1], "decoder.final_layernorm")
    put(names[4], "output_layer" if "output_layer.weight" in tensors else "embedding.word_embeddings")
    if kind == "gpt2":
        put("transformer.wpe", "embedding.position_embeddings")
    for i in range(config["num_layers"]):
        own = f"decoder.layers.{i}."
        put_norm(names[2].format(i), own + "input_layernorm")
        put_norm(names[3].format(i), own + "pre_mlp_layernorm")
        if kind == "gpt2":
            layer = f"transformer.h.{i}."
            for name, part in (("attn.c_attn", "self_attention.linear_qkv"), ("attn.c_proj", "self_attention.linear_proj"), ("mlp.c_fc", "mlp.linear_fc1"), ("mlp.c_proj", "mlp.linear_fc2")):
                put(layer + name, own + part, transposed)
        elif kind == "gpt_neox":
            layer = f"gpt_neox.layers.{i}."
            put(layer + "attention.query_key_value", own + "self_attention.linear_qkv", interleaved)
            for name, part in (("attention.dense", "self_attention.linear_proj"), ("mlp.dense_h_to_4h", "mlp.linear_fc1"), ("mlp.dense_4h_to_h", "mlp.linear_fc2")):
                put(layer + name, own + part)
        else:
            layer = f"model.layers.{i}."
            qkv = tensors[own + "self_attention.linear_qkv.weight"].split([heads * size, groups * size, groups * size])
            for name, part in zip("qkv", qkv):
                theirs[f"{layer}self_attn.{name}_proj.weight"] = part
            put(layer + "self_attn.o_proj", own + "self_attention.linear_proj")
            theirs[layer + "mlp.gate_proj.weight"], theirs[layer + "mlp.up_proj.weight"] = tensors[own + "mlp.linear_fc1.weight"].split(ffn)
            put(layer + "mlp.down_proj", own + "mlp.linear_fc2")
    return theirs


def megatron_case(name, config, their_config):
    their_config._attn_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(their_config).float().eval()
    tensors, described = megatron_tensors(config)
    missing, unexpected = model.load_state_dict(as_transformers(config, tensors, their_config.model_type), strict=False)
    assert not unexpected and not [name for name in missing if "inv_freq" not in name and ".attn.bias" not in name], (missing, unexpected)
    return case(name, config, model, described)


def case(name, config, model, described):
    prompt = formula_tensor("prompt", (3, 24), 1.0).requires_grad_(True)
    log_probs = torch.cat([row_log_probs(model, prompt, ids, first) for ids, first in ROWS])
    (-log_probs.sum()).backward()
    return {"name": name, "config": config, "tensors": described,
            "log_probs": [float(f"{x:.7g}") for x in log_probs.tolist()],
            "prompt_gradient": [float(f"{x:.6g}") for x in prompt.grad.flatten().tolist()]}


def encoder_decoder_log_probs(model, prompt, read, answer):
    embed = model.get_input_embeddings().weight
    inputs = torch.stack([prompt[-1 - i] if i < 0 else embed[i] for i in read])[None]
    logits = model(inputs_embeds=inputs, attention_mask=torch.ones(1, len(read), dtype=torch.long), decoder_input_ids=torch.tensor([answer[:-1]])).logits[0]
    return torch.log_softmax(logits, -1)[range(len(answer) - 1), answer[1:]]


def greedy(model, prompt, read, count):
    embed = model.get_input_embeddings().weight
    inputs = torch.stack([prompt[-1 - i] if i < 0 else embed[i] for i in read])[None]
    ids = [0]
    for _ in range(count):
        ids.append(int(model(inputs_embeds=inputs, decoder_input_ids=torch.tensor([ids])).logits[0, -1].argmax()))
    return ids[1:]


def encoder_decoder_case(name, config):
    config._attn_implementation = "eager"
    model = transformers.AutoModelForSeq2SeqLM.from_config(config).float().eval()
    if name in ("t5_v1_1", "t5_flan_short_buckets", "byt5", "mt5"):  # released ones have a head of their own
        model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())
    return measured(name, json.loads(config.to_json_string()), model, fill(model))


def measured(name, config, model, tensors):
    prompt = formula_tensor("prompt", (3, 24), 1.0).requires_grad_(True)
    log_probs = torch.cat([encoder_decoder_log_probs(model, prompt, read, answer) for read, answer in ENCODER_DECODER_ROWS])
    (-log_probs.sum()).backward()
    return {"name": name, "config": config, "tensors": tensors,
            "log_probs": [float(f"{x:.7g}") for x in log_probs.tolist()],
            "prompt_gradient": [float(f"{x:.6g}") for x in prompt.grad.flatten().tolist()],
            "greedy": [greedy(model, prompt, read, 12) for read, _ in ENCODER_DECODER_ROWS]}


def main():
    golden = {"transformers": transformers.__version__, "rows": [{"token_ids": ids, "first_target": first} for ids, first in ROWS], "cases": []}
    for name, config in CASES.items():
        config._attn_implementation = "eager"
        model = transformers.AutoModelForCausalLM.from_config(config).float().eval()
        golden["cases"].append(case(name, json.loads(config.to_json_string()), model, fill(model)))
    golden["cases"] += [megatron_case(name, *configs) for name, configs in MEGATRON_CASES.items()]
    golden["encoder_decoder_rows"] = [{"encoder_ids": read, "token_ids": answer} for read, answer in ENCODER_DECODER_ROWS]
    golden["encoder_decoder_cases"] = [encoder_decoder_case(name, config) for name, config in ENCODER_DECODER_CASES.items()]
    golden["encoder_decoder_cases"] += [measured(name, *megatron_t5.model_of(name)) for name in megatron_t5.CASES]
    json.dump(golden, sys.stdout)
    print()


main()
