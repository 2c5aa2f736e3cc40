"""The numbers of formula_weights.h, for the makers of goldens."""
import numpy
import torch


def formula_tensor(name, shape, scale, shift=0.0):
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    count = int(numpy.prod(shape, dtype=numpy.int64))
    x = numpy.uint32(seed) + numpy.arange(count, dtype=numpy.uint32) * numpy.uint32(0x9E3779B9)
    x = (x ^ (x >> 16)) * numpy.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * numpy.uint32(0xC2B2AE35)
    x ^= x >> 16
    numbers = ((x >> 8).astype(numpy.float64) / 16777216.0 - 0.5) * scale + shift
    return torch.tensor(numbers.astype(numpy.float32)).reshape(tuple(shape))


def fill(model):
    """Gives every parameter its formula's numbers; returns [name, shape, scale, shift] of each."""
    described = []
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            norm = len(parameter.shape) == 1 and name.endswith("weight")
            scale, shift = (0.5, 1.0) if norm else (0.25, 0.0) if len(parameter.shape) == 1 else (0.5, 0.0)
            parameter.copy_(formula_tensor(name, parameter.shape, scale, shift))
            described.append([name, list(parameter.shape), scale, shift])
    return described
