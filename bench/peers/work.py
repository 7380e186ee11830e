"""What all peers in Python share: the work read from its folder."""

import json

import numpy


class Subject:
    """A subject in a folder: the layers with their weights as float32 [in, out]."""

    def __init__(self, folder):
        self.folder = folder
        with open(f"{folder}/network.json", encoding="utf-8") as file:
            rows = json.load(file)["layers"]
        weights = numpy.fromfile(f"{folder}/weights.f32", numpy.float32)
        self.layers = []
        offset = 0
        for row in rows:
            inputs, outputs = row["inputs"], row["outputs"]
            weight = weights[offset : offset + inputs * outputs].reshape(inputs, outputs).copy()
            offset += inputs * outputs
            bias = weights[offset : offset + outputs].copy()
            offset += outputs
            self.layers.append((weight, bias, row["activation"]))
        self.inputs = rows[0]["inputs"]

    def rows(self, kind):
        if kind == "uint8":
            return numpy.fromfile(f"{self.folder}/x.u8", numpy.uint8).reshape(-1, self.inputs)
        return numpy.fromfile(f"{self.folder}/x.f32", numpy.float32).reshape(-1, self.inputs)

    def labels(self):
        return numpy.fromfile(f"{self.folder}/labels.i32", numpy.int32)
