"""
A process that has predicted, and says how much memory it holds. `python3 memory.py MODULE PEER FOLDER COUNT`: all images
in 100s, then COUNT one by one; with `-` for a module, the same process without a peer, that has no NumPy either.
"""

import json
import sys

module, _, folder, count = sys.argv[1:]
if module == "-":
    with open(f"{folder}/x.u8", "rb") as file:
        pixels = file.read()
else:
    import importlib

    from work import Subject

    subject = Subject(folder)
    pixels = subject.rows("uint8")
    peer = importlib.import_module(module).open_peer(subject, 1)
    predict = next(iter(peer["variants"].values()))
    for start in range(0, len(pixels), 100):
        predict(pixels[start : start + 100])
    for i in range(int(count)):
        row = i % len(pixels)
        predict(pixels[row : row + 1] if peer.get("wants_matrices") else pixels[row])
with open("/proc/self/statm", encoding="ascii") as file:
    print(json.dumps({"bytes": int(file.read().split()[1]) * 4096}))
