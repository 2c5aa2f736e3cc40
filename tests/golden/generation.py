"""Writes generation.json: continuations of small models by transformers' generate, and scores by its logits processors.

    pip install torch==2.11.0 transformers==5.24.0 && python tests/golden/generation.py > tests/golden/generation.json
"""
import itertools
import json
import random
import sys

import torch
import transformers
from formula_weights import fill, formula_tensor
from transformers.generation import (LogitsProcessorList, RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper,
                                     TopKLogitsWarper, TopPLogitsWarper)

LLAMA = dict(vocab_size=40, hidden_size=24, intermediate_size=36, num_hidden_layers=3, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, tie_word_embeddings=False)
T5 = dict(vocab_size=40, d_model=24, d_kv=6, d_ff=36, num_layers=3, num_heads=4, relative_attention_num_buckets=8,
          relative_attention_max_distance=20, dropout_rate=0.0, decoder_start_token_id=39)
MODELS = {
    "llama": transformers.LlamaConfig(**LLAMA),
    "mistral_window": transformers.MistralConfig(**LLAMA, sliding_window=5),
    "gpt2": transformers.GPT2Config(vocab_size=40, n_embd=24, n_layer=3, n_head=4, n_positions=64),
    "t5": transformers.T5Config(**T5),
    "t5_v1_1": transformers.T5Config(**T5, feed_forward_proj="gated-gelu", tie_word_embeddings=False),
}
# Virtual tokens are -1, -2, ...; the prompts share beginnings.
PROMPTS = [[-1, -2, -3, 5, 6, 7, 8], [-1, -2, -3, 5, 6, 12], [-1, -2, 30], [4, 9, -3, 1, 38]]
TEXT_PROMPTS = [[5, 6, 7, 8, 5], [5, 6, 12], [30], [4, 9, 1, 38, 9]]
NEW_TOKENS = 12
BEAMS = [dict(num_beams=beams, length_penalty=penalty, early_stopping=stop)
         for beams, penalty, stop in itertools.product((2, 4), (1.0, 0.0, 2.0, -0.5), (False, True, "never"))]
# The repetition penalty counts the prompt's tokens, which transformers does not know where it gets embeddings.
WITH_TEXT = [dict(repetition_penalty=1.5), dict(repetition_penalty=1.5, num_beams=3), dict(min_new_tokens=6),
             dict(min_new_tokens=6, num_beams=3, num_return_sequences=3)]


def continuations(model, prompt, options, end):
    settings = dict(do_sample=False, max_new_tokens=NEW_TOKENS, eos_token_id=end, pad_token_id=end, **options)
    ids = torch.tensor([prompt])
    if min(prompt) < 0:
        table, embed = formula_tensor("prompt", (3, 24), 1.0), model.get_input_embeddings().weight
        inputs = dict(inputs_embeds=torch.stack([table[-1 - i] if i < 0 else embed[i] for i in prompt])[None])
        skipped = 0
    else:
        inputs, skipped = dict(input_ids=ids), len(prompt)
    if model.config.is_encoder_decoder:
        skipped = 1  # the decoder's start
    with torch.no_grad():
        rows = model.generate(**inputs, attention_mask=torch.ones_like(ids), **settings)[:, skipped:].tolist()
    return [row[:row.index(end)] if end in row else row for row in rows]


def processed_scores():
    rng = random.Random(3)
    for case in range(24):
        scores = [rng.choice([-2.0, -0.5, 0.0, 0.25, 1.0, 3.0]) if case % 3 == 0 else rng.gauss(0, 2) for _ in range(30)]
        seen = [rng.randrange(30) for _ in range(8)]
        options = dict(repetition_penalty=rng.choice([1.0, 1.3, 0.8]), temperature=rng.choice([1.0, 0.5, 1.7]),
                       top_k=rng.choice([0, 1, 5, 12]), top_p=rng.choice([1.0, 0.9, 0.5, 0.05]))
        processors = LogitsProcessorList([RepetitionPenaltyLogitsProcessor(options["repetition_penalty"]),
                                          TemperatureLogitsWarper(options["temperature"])])
        if options["top_k"]:
            processors.append(TopKLogitsWarper(options["top_k"]))
        if options["top_p"] < 1:
            processors.append(TopPLogitsWarper(options["top_p"]))
        result = processors(torch.tensor([seen]), torch.tensor([scores]))[0].tolist()
        yield dict(scores=scores, seen=seen, options=options,
                   result=[None if value == float("-inf") else value for value in result])


def main():
    golden = {"transformers": transformers.__version__, "max_new_tokens": NEW_TOKENS, "models": [],
              "processed": list(processed_scores())}
    for name, config in MODELS.items():
        config._attn_implementation = "eager"
        kind = transformers.AutoModelForSeq2SeqLM if config.is_encoder_decoder else transformers.AutoModelForCausalLM
        model = kind.from_config(config).float().eval()
        tensors = fill(model)
        cases = []
        for number, (prompts, options) in enumerate([(PROMPTS, case) for case in [{}, *BEAMS]] +
                                                    [(TEXT_PROMPTS, case) for case in WITH_TEXT]):
            end = (7 * number + 3) % 40  # another end of text each time, so that some come early
            cases.append(dict(options=options, end=end, prompts=prompts,
                              answers=[continuations(model, prompt, options, end) for prompt in prompts]))
        golden["models"].append(dict(name=name, config=json.loads(config.to_json_string()), tensors=tensors, cases=cases))
    json.dump(golden, sys.stdout)
    print()


main()
