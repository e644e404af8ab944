"""The networks of the catalogue as a user of PyTorch writes them, and their weights in safetensors, which need no more than this to be read.

    pytorch.py read NETWORK WEIGHTS IMAGES LOGITS     loads WEIGHTS strictly and writes what the network says of IMAGES
    pytorch.py write NETWORK WEIGHTS IMAGES LOGITS    the same of a new network, whose state_dict it saves as WEIGHTS

NETWORK may end with +batch-norm; IMAGES are bytes, [image, 28, 28]; LOGITS become floats, [image, 10].
"""
import json
import math
import sys
from collections import OrderedDict

import torch
from torch import nn

TYPES = {"F32": torch.float32, "I64": torch.int64}


def block(number, inputs, outputs, pool, normalised):
    yield f"conv{number}", nn.Conv2d(inputs, outputs, 3, padding=1)
    yield f"relu{number}", nn.ReLU()
    if pool:
        yield f"pool{number}", nn.MaxPool2d(2)
    if normalised:
        yield f"bn{number}", nn.BatchNorm2d(outputs)


def network(name):
    name, _, added = name.partition("+")
    normalised = added == "batch-norm"
    layers = {
        "linear": lambda: [("flatten", nn.Flatten()), ("fc", nn.Linear(784, 10))],
        "conv": lambda: [*block("", 1, 1, False, normalised), ("flatten", nn.Flatten()), ("fc", nn.Linear(784, 10))],
        "cnn": lambda: [
            *block(1, 1, 32, True, normalised), *block(2, 32, 64, True, normalised), ("flatten", nn.Flatten()),
            ("fc1", nn.Linear(3136, 128)), ("relu3", nn.ReLU()), ("fc2", nn.Linear(128, 10)),
        ],
    }[name]()
    return nn.Sequential(OrderedDict(layers))


def load(path):
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(data, dtype=TYPES[entry["dtype"]], count=math.prod(entry["shape"]), offset=entry["data_offsets"][0])
        .reshape(entry["shape"]).clone() for name, entry in header.items()
    }


def save(state, path):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    # Wide types first, so that each tensor lies on a multiple of its size.
    for name, tensor in sorted(state.items(), key=lambda item: (-item[1].element_size(), item[0])):
        kind = next(kind for kind, dtype in TYPES.items() if dtype == tensor.dtype)
        content = bytes(tensor.contiguous().reshape(-1).view(torch.uint8).tolist())
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


def main(command, name, weights, images, logits):
    torch.manual_seed(1)
    module = network(name)
    with open(images, "rb") as file:
        batch = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8).reshape(-1, 1, 28, 28).float() / 255
    with torch.no_grad():
        if command == "read":
            print(module.load_state_dict(load(weights), strict=True))
        else:
            # Three batches, from which the running statistics of a batch normalisation learn.
            for part in batch[:192].split(64):
                module(part)
            save(module.state_dict(), weights)
        module.eval()
        answers = torch.cat([module(part) for part in batch.split(500)])
    with open(logits, "wb") as file:
        file.write(bytes(answers.reshape(-1).view(torch.uint8).tolist()))
    for name, tensor in module.state_dict().items():
        if tensor.dtype == torch.int64:
            print(f"{name} {tensor.item()}")


main(*sys.argv[1:])
