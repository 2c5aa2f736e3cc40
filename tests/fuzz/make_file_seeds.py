"""Writes small, whole files of every format that the fuzzers of tests/fuzz begin with: make_file_seeds.py FOLDER."""
import argparse
import collections
import io
import itertools
import json
import pickle
import struct
import sys
import tarfile
import types
import zipfile
from pathlib import Path


def safetensors():
    header = {
        "__metadata__": {"format": "pt"},
        "a": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]},
        "b": {"dtype": "BF16", "shape": [3], "data_offsets": [16, 22]},
    }
    text = json.dumps(header).encode()
    yield struct.pack("<Q", len(text)) + text + bytes(range(22))


def gguf_text(text):
    return struct.pack("<Q", len(text)) + text.encode()


def gguf():
    text, integer, array = 8, 4, 9
    metadata = [
        gguf_text("general.architecture") + struct.pack("<I", text) + gguf_text("llama"),
        gguf_text("llama.block_count") + struct.pack("<II", integer, 1),
        gguf_text("tokenizer.ggml.tokens") + struct.pack("<IIQ", array, text, 2) + gguf_text("a") + gguf_text("b"),
    ]
    q4_1_block = bytes(range(20))
    tensors = [
        gguf_text("x") + struct.pack("<IQIQ", 1, 4, 0, 0),
        gguf_text("y") + struct.pack("<IQQIQ", 2, 32, 1, 3, 32),
    ]
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)) + b"".join(metadata + tensors)
    head += bytes(-len(head) % 32)
    yield head + struct.pack("<4f", 1, 2, 3, 4) + bytes(16) + q4_1_block


def stand_in(module, name):
    """A callable that pickles as torch's of that name."""

    def call(*_):
        return None

    call.__module__, call.__qualname__, call.__name__ = module, name, name
    for part in itertools.accumulate(module.split("."), "{}.{}".format):
        sys.modules.setdefault(part, types.ModuleType(part))
    setattr(sys.modules[module], name, call)
    return call


class Storage(collections.namedtuple("Storage", "key count")):
    pass


class Tensor:
    def __init__(self, key, shape, strides):
        self.arguments = (Storage(key, 6), 0, shape, strides, False, collections.OrderedDict())

    def __reduce__(self):
        return stand_in("torch._utils", "_rebuild_tensor_v2"), self.arguments


class Pickler(pickle.Pickler):
    def persistent_id(self, obj):
        if isinstance(obj, Storage):
            return ("storage", stand_in("torch", "FloatStorage"), obj.key, "cpu", obj.count)
        return None


def pickled(obj):
    stream = io.BytesIO()
    Pickler(stream, protocol=2).dump(obj)
    return stream.getvalue()


def tensors():
    rows, turned = Tensor("0", (2, 3), (3, 1)), Tensor("1", (3, 2), (1, 3))
    args = argparse.Namespace(num_layers=2, swiglu=True, kind=stand_in("megatron.core.enums", "ModelType"))
    return {"model": collections.OrderedDict(a=rows, b=turned), "args": args, "best": 0.5, "names": ["a", None, True]}


def pytorch():
    numbers = struct.pack("<6f", *range(6))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.pkl", pickled(tensors()))
        archive.writestr("archive/byteorder", "little")
        archive.writestr("archive/data/0", numbers)
        archive.writestr("archive/data/1", numbers)
        archive.writestr("archive/version", "3\n")
    yield stream.getvalue()
    machine = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    parts = [pickled(part) for part in (0x1950A86A20F9469CFC6C, 1001, machine, tensors(), ["0", "1"])]
    yield b"".join(parts) + 2 * (struct.pack("<q", 6) + numbers)


def nemo():
    for mode, tar_format in (("w", tarfile.PAX_FORMAT), ("w", tarfile.GNU_FORMAT), ("w:gz", tarfile.USTAR_FORMAT)):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode=mode, format=tar_format) as archive:
            for name, content in (("./model_config.yaml", b"num_layers: 2\n"), ("./mp_rank_00/w.ckpt", bytes(600))):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        yield stream.getvalue()


def byte_characters():
    """GPT-2's printable character for each byte."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte if byte in kept else next(others)) for byte in range(256)]


def added(token, number):
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": number, "content": token, "special": True, **flags}


def tokenizer_json():
    vocabulary = {character: i for i, character in enumerate(byte_characters())}
    vocabulary |= {"fo": 256, "fox": 257}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    yield {
        "added_tokens": [added("<s>", 258), added("</s>", 259)],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Prepend", "prepend": "_"}]},
        "pre_tokenizer": byte_level,
        "decoder": byte_level,
        "model": {"type": "BPE", "vocab": vocabulary, "merges": [["f", "o"], ["fo", "x"]], "byte_fallback": False},
    }
    pieces = [["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["\u2581", -2.0], ["a", -3.0], ["fox", -4.0]]
    metaspace = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always"}
    yield {
        "added_tokens": [added("<s>", 6), added("</s>", 1)],
        "normalizer": {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        "pre_tokenizer": metaspace,
        "decoder": metaspace,
        "model": {"type": "Unigram", "unk_id": 2, "vocab": pieces, "byte_fallback": False},
    }


def field(number, content):
    """A protobuf field: text or a message, a float, or an integer below 128."""
    if isinstance(content, (bytes, str)):
        data = content.encode() if isinstance(content, str) else content
        return bytes([number << 3 | 2, len(data)]) + data
    if isinstance(content, float):
        return bytes([number << 3 | 5]) + struct.pack("<f", content)
    return bytes([number << 3, content])


def sentencepiece(model_type):
    normal, unknown, control = 1, 2, 3
    pieces = [("<unk>", 0.0, unknown), ("<s>", 0.0, control), ("</s>", 0.0, control)]
    pieces += [("\u2581", -1.0, normal), ("f", -2.0, normal), ("o", -3.0, normal), ("fo", -1.5, normal)]
    model = b"".join(field(1, field(1, text) + field(2, score) + field(3, kind)) for text, score, kind in pieces)
    return model + field(2, field(3, model_type)) + field(3, field(1, "identity") + field(3, 1))


def tokenizer():
    for file in tokenizer_json():
        yield b"\x00" + json.dumps(file, ensure_ascii=False).encode()
    for model_type in (1, 2):
        yield b"\x01" + sentencepiece(model_type)
    config = {"eos_token": "<e>", "extra_ids": 2, "added_tokens_decoder": {"2": {"content": "<b>", "special": True}}}
    yield b"\x02" + json.dumps(config).encode()


def main():
    for make in (safetensors, gguf, pytorch, nemo, tokenizer):
        folder = Path(sys.argv[1]) / make.__name__
        folder.mkdir(parents=True, exist_ok=True)
        for i, content in enumerate(make()):
            (folder / str(i)).write_bytes(content)


if __name__ == "__main__":
    main()
