"""A process that loads a peer and the network, predicts one image and ends. `python3 start.py MODULE PEER FOLDER`"""

import importlib
import json
import sys
import time

import numpy

from work import Subject

module, _, folder = sys.argv[1:]
code = importlib.import_module(module)
start = time.perf_counter()
peer = code.open_peer(Subject(folder), 1)
prepare_ms = (time.perf_counter() - start) * 1000
pixels = numpy.fromfile(f"{folder}/first.u8", numpy.uint8).astype(numpy.float32) / numpy.float32(255)
x = pixels[None] if peer.get("wants_matrices") else pixels
predict = next(iter(peer["variants"].values()))
print(json.dumps({"class": int(predict(x).argmax()), "prepareMs": prepare_ms}))
