"""NeMo's T5 by models of transformers that compute the same, for families.py: our settings, and theirs.

Pegasus has learned positions (its sinusoids are weights that may be anything), LayerNorm and biases, and a bias of its
head; T5 v1.1 has relative positions.
"""
import torch
import transformers
from formula_weights import formula_tensor

VOCABULARY, HIDDEN, FFN, HEADS, POSITIONS = 40, 24, 36, 4, 80


def stack(num_layers, **settings):
    return dict(num_layers=num_layers, hidden_size=HIDDEN, ffn_hidden_size=FFN, num_attention_heads=HEADS, num_query_groups=HEADS, **settings)


MODEL = dict(model_type="megatron_t5", vocab_size=VOCABULARY, max_position_embeddings=POSITIONS, decoder_start_token_id=0)
LEARNED = dict(kv_channels=6, activation="gelu_tanh", layernorm_epsilon=1e-5)
RELATIVE = dict(kv_channels=8, activation="geglu_tanh", layernorm_epsilon=1e-6, bias=False, normalization="rmsnorm", normalize_attention_scores=False,
                position_embedding_type="relative", relative_attention_num_buckets=8, relative_attention_max_distance=20)
CASES = {
    "megatron_t5_learned": (
        dict(MODEL, encoder=stack(3, **LEARNED), decoder=stack(2, **LEARNED)),
        transformers.PegasusConfig(vocab_size=VOCABULARY, d_model=HIDDEN, encoder_layers=3, decoder_layers=2, encoder_ffn_dim=FFN, decoder_ffn_dim=FFN,
                                   encoder_attention_heads=HEADS, decoder_attention_heads=HEADS, max_position_embeddings=POSITIONS,
                                   activation_function="gelu_new", scale_embedding=False)),
    "megatron_t5_relative": (
        dict(MODEL, encoder=stack(2, **RELATIVE), decoder=stack(3, **RELATIVE), tokens_head_bias=False, share_decoder_tokens_head_embeddings=False),
        transformers.T5Config(vocab_size=VOCABULARY, d_model=HIDDEN, d_kv=8, d_ff=FFN, num_layers=2, num_decoder_layers=3, num_heads=HEADS,
                              decoder_start_token_id=0, pad_token_id=0, eos_token_id=1, feed_forward_proj="gated-gelu", tie_word_embeddings=False,
                              relative_attention_num_buckets=8, relative_attention_max_distance=20)),
}


def described(config):
    """[name, shape, scale, shift] of every tensor of our settings."""
    found = [["embedding.word_embeddings.weight", [VOCABULARY, HIDDEN], 0.5, 0.0]]
    learned = [name for name in ("encoder", "decoder") if config[name].get("position_embedding_type") != "relative"]
    if learned:
        found.append(["embedding.position_embeddings.weight", [POSITIONS, HIDDEN], 0.5, 0.0])
    for name in ("encoder", "decoder"):
        settings = config[name]
        size, bias, rms = settings["kv_channels"], settings.get("bias", True), settings.get("normalization") == "rmsnorm"

        def norm(part):
            found.append([f"{name}.{part}.weight", [HIDDEN], 0.5, 1.0])
            if not rms:
                found.append([f"{name}.{part}.bias", [HIDDEN], 0.25, 0.0])

        def linear(part, out, inner):
            found.append([f"{name}.{part}.weight", [out, inner], 0.5, 0.0])
            if bias:
                found.append([f"{name}.{part}.bias", [out], 0.25, 0.0])

        for i in range(settings["num_layers"]):
            norm(f"layers.{i}.input_layernorm")
            linear(f"layers.{i}.self_attention.linear_qkv", 3 * HEADS * size, HIDDEN)
            linear(f"layers.{i}.self_attention.linear_proj", HIDDEN, HEADS * size)
            if name == "decoder":
                norm(f"layers.{i}.pre_cross_attn_layernorm")
                linear(f"layers.{i}.cross_attention.linear_q", HEADS * size, HIDDEN)
                linear(f"layers.{i}.cross_attention.linear_kv", 2 * HEADS * size, HIDDEN)
                linear(f"layers.{i}.cross_attention.linear_proj", HIDDEN, HEADS * size)
            norm(f"layers.{i}.pre_mlp_layernorm")
            linear(f"layers.{i}.mlp.linear_fc1", 2 * FFN if settings["activation"].startswith("geglu") else FFN, HIDDEN)
            linear(f"layers.{i}.mlp.linear_fc2", HIDDEN, FFN)
        norm("final_layernorm")
        if name not in learned:
            buckets = settings["relative_attention_num_buckets"]
            found.append([f"{name}_relative_pos_emb.relative_attention_bias.weight", [buckets, HEADS], 0.5, 0.0])
    if not config.get("share_decoder_tokens_head_embeddings", True):
        found.append(["output_layer.weight", [VOCABULARY, HIDDEN], 0.5, 0.0])
    if config.get("tokens_head_bias", True):
        found.append(["output_layer.bias", [VOCABULARY], 0.25, 0.0])
    return found


# Our parts of a block, and where transformers has them: {} is the layer. Several names share ours, part by part.
PEGASUS = {"input_layernorm": ["self_attn_layer_norm"], "self_attention.linear_qkv": ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
           "self_attention.linear_proj": ["self_attn.out_proj"], "pre_cross_attn_layernorm": ["encoder_attn_layer_norm"],
           "cross_attention.linear_q": ["encoder_attn.q_proj"], "cross_attention.linear_kv": ["encoder_attn.k_proj", "encoder_attn.v_proj"],
           "cross_attention.linear_proj": ["encoder_attn.out_proj"], "pre_mlp_layernorm": ["final_layer_norm"], "mlp.linear_fc1": ["fc1"], "mlp.linear_fc2": ["fc2"]}


def t5_names(stack_name):
    last = 2 if stack_name == "decoder" else 1
    return {"input_layernorm": ["layer.0.layer_norm"], "self_attention.linear_qkv": [f"layer.0.SelfAttention.{x}" for x in "qkv"],
            "self_attention.linear_proj": ["layer.0.SelfAttention.o"], "pre_cross_attn_layernorm": ["layer.1.layer_norm"],
            "cross_attention.linear_q": ["layer.1.EncDecAttention.q"], "cross_attention.linear_kv": [f"layer.1.EncDecAttention.{x}" for x in "kv"],
            "cross_attention.linear_proj": ["layer.1.EncDecAttention.o"], "pre_mlp_layernorm": [f"layer.{last}.layer_norm"],
            "mlp.linear_fc1": [f"layer.{last}.DenseReluDense.{x}" for x in ("wi_0", "wi_1")], "mlp.linear_fc2": [f"layer.{last}.DenseReluDense.wo"]}


def as_transformers(config, tensors, kind):
    theirs = {}
    pegasus = kind == "pegasus"
    for name, tensor in tensors.items():
        stack_name, _, rest = name.partition(".")
        if rest.startswith("layers."):
            _, i, part = rest.split(".", 2)
            part, kind_of = part.rsplit(".", 1)
            names = (PEGASUS if pegasus else t5_names(stack_name))[part]
            prefix = f"model.{stack_name}.layers.{i}." if pegasus else f"{stack_name}.block.{i}."
            for their_name, piece in zip(names, tensor.chunk(len(names))):
                theirs[f"{prefix}{their_name}.{kind_of}"] = piece
        elif rest.startswith("final_layernorm"):
            theirs[(f"model.{stack_name}.layer_norm." if pegasus else f"{stack_name}.final_layer_norm.") + rest.rsplit(".", 1)[1]] = tensor
        elif stack_name.endswith("_relative_pos_emb"):
            theirs[f"{stack_name.split('_')[0]}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"] = tensor
    embedding = tensors["embedding.word_embeddings.weight"]
    for name in ("model.shared", "model.encoder.embed_tokens", "model.decoder.embed_tokens") if pegasus else ("shared", "encoder.embed_tokens", "decoder.embed_tokens"):
        theirs[name + ".weight"] = embedding
    theirs["lm_head.weight"] = tensors.get("output_layer.weight", embedding)
    if pegasus:
        theirs["final_logits_bias"] = tensors["output_layer.bias"][None]
        for name in ("encoder", "decoder"):
            theirs[f"model.{name}.embed_positions.weight"] = tensors["embedding.position_embeddings.weight"]
    return theirs


def model_of(name):
    """Our settings, the model of transformers, and [name, shape, scale, shift] of our tensors."""
    config, their_config = CASES[name]
    their_config._attn_implementation = "eager"
    model = transformers.AutoModelForSeq2SeqLM.from_config(their_config).float().eval()
    if "share_decoder_tokens_head_embeddings" in config:  # transformers 5 ties the head whatever the configuration says
        model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())
    found = described(config)
    tensors = {tensor: formula_tensor(tensor, shape, scale, shift) for tensor, shape, scale, shift in found}
    missing, unexpected = model.load_state_dict(as_transformers(config, tensors, their_config.model_type), strict=False)
    assert not missing and not unexpected, (missing, unexpected)
    return config, model, found
