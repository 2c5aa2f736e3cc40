"""Makes dequantize.json: random blocks of each ggml type and their numbers by the `gguf` package (0.19).

    pip install gguf==0.19.0 && python tests/golden/dequantize.py
"""
import json
import pathlib

import numpy
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, quants

# Where each type keeps half-precision scales: they are set to ordinary numbers, since random bits may be NaN.
HALF_OFFSETS = {"F16": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q4_K": [0, 2],
                "Q5_K": [0, 2], "Q6_K": [208]}
random = numpy.random.default_rng(1)
cases = []
for name in ["F32", "F16", "BF16", *[n for n in HALF_OFFSETS if n != "F16"]]:
    kind = GGMLQuantizationType[name]
    numbers, size = GGML_QUANT_SIZES[kind]
    block = random.integers(0, 256, (2, size), dtype=numpy.uint8)
    if name in ("F32", "BF16"):
        block = numpy.array([[1.5], [-0.03125]], dtype=numpy.float32).view(numpy.uint8)[:, -size:]
    for offset in HALF_OFFSETS.get(name, []):
        block[:, offset:offset + 2] = random.normal(size=(2, 1)).astype(numpy.float16).view(numpy.uint8)
    values = quants.dequantize(block, kind).reshape(-1).astype(float)
    cases.append({"name": name, "type": int(kind), "blocks": block.tobytes().hex(), "numbers": values.tolist()})
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=0) + "\n")
