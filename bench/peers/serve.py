"""
A peer in Python as a process that stays: it opens, says what it is, and then answers every line of standard input with
one of standard output. `python3 serve.py MODULE PEER THREADS` with a folder a subject in the first line.
"""

import importlib
import json
import os
import sys
import time

MODULE, PEER, THREADS = sys.argv[1], sys.argv[2], int(sys.argv[3])
# A run that took less than this is done twice, and only the second counts: caches are warm for every library.
SHORT_MS = 100
WARM_UP_MS = 300

# Whatever a library prints goes where it does not disturb.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import numpy  # noqa: E402

from work import Subject  # noqa: E402

folders = {}
opened = {}
fastest = {}
last_ms = {}
data = {}


def reply(value):
    answers.write(json.dumps(value) + "\n")
    answers.flush()


def open_subject(name):
    if name not in opened:
        subject = Subject(folders[name])
        opened[name] = (subject, importlib.import_module(MODULE).open_peer(subject, THREADS))
    return opened[name]


def timed(predict, views, classes, batch):
    classes.fill(-1)
    start = time.perf_counter()
    if batch == 1:
        for i, x in enumerate(views):
            classes[i] = predict(x).argmax()
    else:
        for i, x in enumerate(views):
            classes[i * batch : (i + 1) * batch] = predict(x).argmax(axis=1)
    return (time.perf_counter() - start) * 1000


def answer(subject, input, batch):
    work, peer = open_subject(subject)
    key = (subject, input, batch)
    if key not in data:
        if (subject, input) not in data:
            data[subject, input] = work.rows(input)
        rows = data[subject, input]
        # One by one a row is a vector, unless the peer has no vectors.
        views = list(rows) if batch == 1 and not peer.get("wants_matrices") else [
            rows[start : start + batch] for start in range(0, len(rows), batch)
        ]
        data[key] = (views, work.labels())
    views, labels = data[key]
    classes = numpy.empty(len(labels), numpy.int64)
    variants = peer["variants"]
    if key not in fastest:
        best = {}
        for name, predict in variants.items():
            start = time.perf_counter()
            while name not in best or (time.perf_counter() - start) * 1000 < WARM_UP_MS:
                time_ms = timed(predict, views, classes, batch)
                best[name] = min(best.get(name, time_ms), time_ms)
        fastest[key] = min(best, key=best.get)
    predict = variants[fastest[key]]
    if last_ms.get(key, 0) < SHORT_MS:
        timed(predict, views, classes, batch)
    last_ms[key] = timed(predict, views, classes, batch)
    return {
        "timeMs": last_ms[key],
        "correct": int((classes == labels).sum()),
        "variant": fastest[key] if len(variants) > 1 else None,
    }


for line in sys.stdin:
    question = json.loads(line)
    try:
        if "open" in question:
            folders.update(question["open"])
            peer = open_subject("mnist")[1]
            reply({"version": peer["version"], "settings": peer["settings"]})
        else:
            reply(answer(**question))
    except Exception as error:  # noqa: BLE001: whatever it is, it is told
        reply({"error": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"})
