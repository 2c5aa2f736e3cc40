"""Writes pytorch.json: small files of torch.save as hexadecimal, with the numbers they hold; and pickles that call things.

    pip install torch==2.11.0 numpy && python tests/golden/pytorch.py > tests/golden/pytorch.json
"""
import argparse
import collections
import enum
import io
import json
import os
import pickle
import sys
import types
import zipfile

import numpy
import torch


def saved(value, **options):
    file = io.BytesIO()
    torch.save(value, file, **options)
    return file.getvalue()


def expected(tensors):
    return {name: {"shape": list(tensor.shape), "numbers": tensor.double().flatten().tolist()} for name, tensor in tensors.items()}


class Call:
    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


class Plain:
    pass


def archive(pickled, **members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as writer:
        writer.writestr("archive/data.pkl", pickled)
        for name, content in members.items():
            writer.writestr("archive/" + name, content)
    return file.getvalue()


base = torch.arange(12, dtype=torch.float32) / 4
tensors = {
    "matrix": base.view(3, 4),
    "transposed": base.view(3, 4).t(),
    "part": base[5:9],
    "half": torch.tensor([1.5, -2.0], dtype=torch.float16),
    "brain": torch.tensor([[0.5], [3.0]], dtype=torch.bfloat16),
    "double": torch.tensor([0.1], dtype=torch.float64),
    "long": torch.tensor([1, -2, 3]),
    "flag": torch.tensor([True, False]),
    "scalar": torch.tensor(7.0),
    "empty": torch.zeros(0, 3),
}
module = torch.nn.Linear(3, 2)
with torch.no_grad():
    module.weight.copy_(torch.arange(6.0).view(2, 3))
    module.bias.copy_(torch.tensor([-1.0, 0.25]))
parameters = dict(module.named_parameters())
nested = {"step": 3, "rate": 0.1, "names": ["a", ("b", None)], "model": {"language": collections.OrderedDict(w=base[:2])}, "table": {"x.y": base[2:3]}}

# What Megatron-LM saves beside a model: its arguments, with an enumeration of its own, and random states.
enums = types.ModuleType("megatron.core.enums")
enums.ModelType = enum.Enum("ModelType", ["encoder_or_decoder"], module="megatron.core.enums")
sys.modules.update({"megatron": types.ModuleType("megatron"), "megatron.core": types.ModuleType("megatron.core"), "megatron.core.enums": enums})
arguments = argparse.Namespace(num_layers=2, layernorm_epsilon=1e-5, swiglu=True, num_experts=None, params_dtype=torch.float16,
                               model_type=enums.ModelType.encoder_or_decoder, data_path=["a"], tokenizer_type="GPT2BPETokenizer")
checkpoint = {"args": arguments, "checkpoint_version": 3.0, "iteration": 7, "model": {"language_model": {"embedding": {"weight": base[:4]}}},
              "rng_state": [{"np_rng_state": numpy.random.RandomState(1).get_state()[:1] + (numpy.arange(3, dtype=numpy.uint32),), "torch_rng_state": torch.ByteTensor([1, 2])}]}

good = {
    "zip": (saved(tensors), tensors),
    "stream": (saved(tensors, _use_new_zipfile_serialization=False), tensors),
    "protocol 4": (saved(tensors, pickle_protocol=4), tensors),
    "state dictionary of a module": (saved(module.state_dict()), module.state_dict()),
    "parameters": (saved(parameters), {name: value.detach() for name, value in parameters.items()}),
    "checkpoint": (saved(checkpoint), {"model.language_model.embedding.weight": base[:4]}),
    "nested": (saved(nested), {"model.language.w": base[:2], "table.x.y": base[2:3]}),
}
bad = {
    "system": (archive(pickle.dumps({"a": Call(os.system, "true")}, 2)), "wants to call 'posix.system'"),
    "eval": (archive(pickle.dumps(Call(eval, "1"), 4)), "wants to call 'builtins.eval'"),
    "whole module": (saved({"a": module}), "wants to call 'torch.nn.modules.linear.Linear'"),
    "object": (archive(pickle.dumps({"a": Plain()}, 2)), "wants to call '__main__.Plain'"),
    "global alone": (archive(pickle.dumps({"a": os.system}, 2)), "it holds no tensors"),
    "no tensors": (saved({"a": 1}), "it holds no tensors"),
    "list": (saved([base]), "it holds no dictionary"),
    "compressed": (None, "is compressed"),
    "quantized": (saved({"a": torch.quantize_per_tensor(base, 0.1, 0, torch.quint8)}), "wants to call 'torch._utils._rebuild_qtensor'"),
    "complex": (saved({"a": torch.tensor([1j])}), "tensors of type 'torch.ComplexFloatStorage' are not supported"),
    "big endian": (archive(pickle.dumps({}, 2), byteorder="big"), "big-endian"),
    "text": (b"not a model", "begins with neither"),
    "empty": (b"", "begins with neither"),
}
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as writer:
    writer.writestr("archive/data.pkl", pickle.dumps({"a": "x" * 100}, 2))
bad["compressed"] = (packed.getvalue(), "is compressed")

print(json.dumps({
    "good": [{"name": name, "hex": content.hex(), "tensors": expected(held)} for name, (content, held) in good.items()],
    "bad": [{"name": name, "hex": content.hex(), "error": error} for name, (content, error) in bad.items()],
}, indent=1))
