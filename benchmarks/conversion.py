#!/usr/bin/env python3
"""How fast `sotto-conversion` goes and how much memory it takes, beside copying the same bytes on the same disk.

Run:  python3 benchmarks/conversion.py [--gigabytes 8] [--precision bf16|fp32] [--folder FOLDER]
It makes a checkpoint of that size in FOLDER (a Llama of Hugging Face, bf16, in shards; numbers without meaning), drops
it from the page cache before each reading, and converts it to a model folder. Needs three times the size in free space,
for fp32 four times. Conversion should reach half of the copy's speed, with memory below the largest tensor + 500 MB.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HIDDEN, INTERMEDIATE, HEADS, VOCABULARY = 4096, 11008, 32, 32000
BYTES_EACH = 2
SHARD_BYTES = 2_000_000_000


def tensors_of(num_layers):
    """name -> shape."""
    shapes = {"model.embed_tokens.weight": [VOCABULARY, HIDDEN], "lm_head.weight": [VOCABULARY, HIDDEN], "model.norm.weight": [HIDDEN]}
    for i in range(num_layers):
        layer = f"model.layers.{i}."
        for name in "qkvo":
            shapes[f"{layer}self_attn.{name}_proj.weight"] = [HIDDEN, HIDDEN]
        for name in ("gate", "up"):
            shapes[f"{layer}mlp.{name}_proj.weight"] = [INTERMEDIATE, HIDDEN]
        shapes[f"{layer}mlp.down_proj.weight"] = [HIDDEN, INTERMEDIATE]
        for name in ("input_layernorm", "post_attention_layernorm"):
            shapes[f"{layer}{name}.weight"] = [HIDDEN]
    return shapes


def num_bytes(shape):
    count = BYTES_EACH
    for size in shape:
        count *= size
    return count


def shards_of(shapes):
    shards, held = [{}], 0
    for name, shape in shapes.items():
        if held > SHARD_BYTES:
            shards.append({})
            held = 0
        shards[-1][name] = shape
        held += num_bytes(shape)
    return shards


def write_shard(path, shapes, noise):
    header, offset = {}, 0
    for name, shape in shapes.items():
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [offset, offset + num_bytes(shape)]}
        offset += num_bytes(shape)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        while offset > 0:
            offset -= file.write(noise[:offset])
        file.flush()
        os.fsync(file.fileno())


def make_checkpoint(folder, gigabytes):
    layer = sum(num_bytes(shape) for name, shape in tensors_of(1).items() if ".layers." in name)
    outside = sum(num_bytes(shape) for shape in tensors_of(0).values())
    num_layers = max(1, round((gigabytes * 1e9 - outside) / layer))
    folder.mkdir()
    shards = shards_of(tensors_of(num_layers))
    noise = os.urandom(1 << 24)
    weight_map = {}
    for i, shapes in enumerate(shards):
        name = f"model-{i + 1:05}-of-{len(shards):05}.safetensors"
        write_shard(folder / name, shapes, noise)
        weight_map |= dict.fromkeys(shapes, name)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
    config = dict(model_type="llama", vocab_size=VOCABULARY, hidden_size=HIDDEN, intermediate_size=INTERMEDIATE, num_hidden_layers=num_layers,
                  num_attention_heads=HEADS, num_key_value_heads=HEADS, max_position_embeddings=2048, rms_norm_eps=1e-5, torch_dtype="bfloat16")
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text("{}")
    return sum(file.stat().st_size for file in folder.glob("*.safetensors"))


def forget(folder):
    """Drops the files from the page cache."""
    for path in folder.rglob("*.safetensors"):
        with open(path, "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def copy(source, target):
    """Seconds for reading the shards and writing them, to the disk, as one file."""
    forget(source)
    begin = time.perf_counter()
    with open(target, "wb") as out:
        for path in sorted(source.glob("*.safetensors")):
            with open(path, "rb") as file:
                shutil.copyfileobj(file, out, 1 << 22)
        out.flush()
        os.fsync(out.fileno())
    return time.perf_counter() - begin


def convert(source, target, precision, folder):
    """Seconds, to the disk, and the peak of memory in bytes."""
    config = {"conversion": {"run": {"name": "bench", "results_dir": str(folder / "results")},
                             "model": {"source_path": str(source), "output_path": str(target), "precision": precision}}}
    (folder / "conversion.yaml").write_text(json.dumps(config))
    forget(source)
    begin = time.perf_counter()
    subprocess.run([ROOT / "build/bin/sotto-conversion", "--config", folder / "conversion.yaml"], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    os.sync()
    seconds = time.perf_counter() - begin
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=8)
    parser.add_argument("--precision", choices=["bf16", "fp32"], default="bf16")
    parser.add_argument("--folder", default=tempfile.gettempdir())
    arguments = parser.parse_args()
    if not (ROOT / "build/bin/sotto-conversion").exists():
        sys.exit("build/bin/sotto-conversion is missing: make build")
    with tempfile.TemporaryDirectory(dir=arguments.folder, prefix="sotto_conversion_") as name:
        folder = pathlib.Path(name)
        size = make_checkpoint(folder / "source", arguments.gigabytes)
        largest = max(num_bytes(shape) for shape in tensors_of(1).values())
        copied = copy(folder / "source", folder / "copy.bin")
        (folder / "copy.bin").unlink()
        converted, peak = convert(folder / "source", folder / "model", arguments.precision, folder)
        written = (folder / "model/model.safetensors").stat().st_size
        disk, speed = 2 * size / copied, (size + written) / converted  # bytes read and written in a second
        print(f"checkpoint  {size / 1e9:.1f} GB in bf16, largest tensor {largest / 1e6:.0f} MB; written {written / 1e9:.1f} GB in {arguments.precision}")
        print(f"copy        {copied:.1f} s, {disk / 1e6:.0f} MB/s read and written")
        print(f"conversion  {converted:.1f} s, {speed / 1e6:.0f} MB/s read and written ({speed / disk:.2f} of the copy), peak of memory {peak / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
