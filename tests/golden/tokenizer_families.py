"""Makes tokenizer_families.json: small tokenizers of every family that is read, as their files, and for some lines the ids and
the decoded text that Hugging Face gives.

    pip install tokenizers==0.23.3 transformers==5.24.0 sentencepiece==0.2.3 protobuf && python tests/golden/tokenizer_families.py
"""
import base64
import json
import pathlib
import random
import tempfile

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import ByT5Tokenizer, GPT2Tokenizer, LlamaTokenizer, Qwen2Tokenizer, T5Tokenizer
from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX

CORPUS = ["the virtual tokens stand before the question", "a frozen model learns nothing, its prompt learns the task",
          "who wrote the answer? the question is in the context", "12 of 345 answers were right", "don't we'll they're",
          "naïve façade, Привет мир, 東京都 と 京都", "ﬁrst ½ Ａ™ text"] * 3
PARTS = ["don't", "WE'LL", "naïve", "東京", "Привет", "🙂", "12345", "²³", " ", "  ", "\t", "\n\n", "\u00a0", "the question", "answer:", "</s>",
         "<unk>", "<pad>", "<extra_id_0>", "<extra_id_3>", "<|endoftext|>", "<mask>", "e\u0301", "ﬁ", "Ａ", "½", "\u200d", "\u0085", "▁", "\r\n",
         "the", "₿", "각", "<0x41>"]
chosen = random.Random(11)
LINES = ["", " ", "the question", " the  question ", "▁a"]
LINES += ["".join(chosen.choice(PARTS) + chosen.choice(["", " "]) for _ in range(chosen.randint(1, 9))) for _ in range(45)]
LLAMA3 = PRETOKENIZE_REGEX.replace(r"\p{N}|", r"\p{N}{1,3}|", 1)
folder = pathlib.Path(tempfile.mkdtemp())
cases = []


def add(name, files, tokenizer):
    rows = []
    for line in LINES:
        ids = tokenizer.encode(line, add_special_tokens=False)
        ids = ids if isinstance(ids, list) else ids.ids
        rows.append([line, ids, tokenizer.decode(ids, skip_special_tokens=False), tokenizer.decode(ids, skip_special_tokens=True)])
    cases.append({"name": name, "files": {key: base64.b64encode(value.encode() if isinstance(value, str) else value).decode() for key, value in files.items()}, "lines": rows})


def add_file(name, tokenizer, end):
    add(name, {"tokenizer.json": tokenizer.to_str(), "tokenizer_config.json": json.dumps({"eos_token": end})}, tokenizer)


def byte_level(pre_tokenizer, special=("<|endoftext|>",), **options):
    tokenizer = Tokenizer(models.BPE(**options))
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizer, decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=330, special_tokens=list(special), show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return tokenizer


def split_by(pattern):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def sentence_pieces(model_type, **options):
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(CORPUS), model_prefix=str(folder / model_type), model_type=model_type, minloglevel=2, hard_vocab_limit=False, **options)
    return (folder / f"{model_type}.model").read_bytes()


gpt2 = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False))
add_file("byte-level with a leading space", byte_level(pre_tokenizers.ByteLevel(add_prefix_space=True)), "<|endoftext|>")
vocabulary, merges = json.loads(gpt2.to_str())["model"]["vocab"], json.loads(gpt2.to_str())["model"]["merges"]
files = {"vocab.json": json.dumps(vocabulary), "merges.txt": "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges)}
add("gpt2, vocab.json", files, GPT2Tokenizer(vocab=vocabulary, merges=[tuple(merge) for merge in merges])._tokenizer)
files = {"encoder.json": json.dumps(vocabulary), "vocab.bpe": files["merges.txt"]}
add("gpt2, encoder.json", files, GPT2Tokenizer(vocab=vocabulary, merges=[tuple(merge) for merge in merges])._tokenizer)
files = {"vocab.json": json.dumps(vocabulary), "merges.txt": files["vocab.bpe"], "tokenizer_config.json": json.dumps({"tokenizer_class": "Qwen2Tokenizer"})}
add("qwen2, vocab.json", files, Qwen2Tokenizer(vocab=vocabulary, merges=[tuple(merge) for merge in merges])._tokenizer)
tokenizer = byte_level(split_by(LLAMA3), ignore_merges=True)
tokenizer.post_processor = processors.TemplateProcessing(single="<|endoftext|> $A", special_tokens=[("<|endoftext|>", 0)])
add_file("llama3", tokenizer, "<|endoftext|>")
tokenizer = byte_level(split_by(PRETOKENIZE_REGEX))
tokenizer.normalizer = normalizers.NFC()
add_file("qwen2", tokenizer, "<|endoftext|>")
tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False))
tokenizer.add_tokens([AddedToken("the", single_word=True), AddedToken("<mask>", lstrip=True, rstrip=True, special=True), AddedToken("ques"), AddedToken("Ａ", normalized=True)])
add_file("added tokens", tokenizer, "<|endoftext|>")

model = sentence_pieces("bpe", vocab_size=400, byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False)
(folder / "llama").mkdir()
(folder / "llama" / "tokenizer.model").write_bytes(model)
llama = LlamaTokenizer.from_pretrained(folder / "llama")._tokenizer
add("llama2, tokenizer.model", {"tokenizer.model": model}, llama)
add_file("llama2", llama, "</s>")
older = json.loads(llama.to_str())
older["normalizer"] = {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}
older["pre_tokenizer"] = None
add_file("llama2 of 2023", Tokenizer.from_str(json.dumps(older)), "</s>")

# A small map of characters in place of the quarter of a megabyte of NFKC.
rules = {"ﬁ": "fi", "½": "1⁄2", "Ａ": "A", "e\u0301": "é", "\u00a0": " ", "\t": " ", "\n": " ", "\u0085": "", "²": "2"}
(folder / "rules.tsv").write_text("".join("%s\t%s\n" % (" ".join(f"{ord(c):X}" for c in key), " ".join(f"{ord(c):X}" for c in value)) for key, value in rules.items()))
model = sentence_pieces("unigram", vocab_size=120, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, normalization_rule_tsv=str(folder / "rules.tsv"))
(folder / "t5").mkdir()
(folder / "t5" / "spiece.model").write_bytes(model)
t5 = T5Tokenizer.from_pretrained(folder / "t5")._tokenizer
add("t5, spiece.model", {"spiece.model": model}, t5)
add_file("t5", t5, "</s>")
mt5 = json.loads(t5.to_str())
mt5["normalizer"] = {"type": "Sequence", "normalizers": [mt5["normalizer"], {"type": "Strip", "strip_left": False, "strip_right": True}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"}]}
mt5["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
add_file("mt5", Tokenizer.from_str(json.dumps(mt5)), "</s>")
add("byt5", {"tokenizer_config.json": json.dumps({"tokenizer_class": "ByT5Tokenizer"})}, ByT5Tokenizer())

pathlib.Path(__file__).with_suffix(".json").write_text("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n")
