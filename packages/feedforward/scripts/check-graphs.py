"""
Graphs in the eyes of onnx.checker and ONNX Runtime. test/judged/keras.test.ts runs it:

    echo '{"files": [{"model": base64, "inputs": [{"shape": […], "values": base64}, …]}, …]}' | /usr/bin/python3 scripts/check-graphs.py

The answer is a list of outputs for each file. The two packages register the same schemas and cannot share a process, so the
examination runs in one of its own.
"""

import base64
import json
import subprocess
import sys

given = sys.stdin.read()
files = json.loads(given)["files"]

if sys.argv[1:] == ["--examine"]:
    import onnx

    for file in files:
        onnx.checker.check_model(onnx.load_from_string(base64.b64decode(file["model"])), full_check=True)
    sys.exit()

subprocess.run([sys.executable, __file__, "--examine"], input=given.encode(), check=True, stdout=subprocess.DEVNULL)

import numpy as np
import onnxruntime

options = onnxruntime.SessionOptions()
options.log_severity_level = 4
answers = []
for file in files:
    session = onnxruntime.InferenceSession(base64.b64decode(file["model"]), options, providers=["CPUExecutionProvider"])
    feeds = {
        port.name: np.frombuffer(base64.b64decode(value["values"]), "<f4").reshape(value["shape"])
        for port, value in zip(session.get_inputs(), file["inputs"])
    }
    answers.append([output.ravel().tolist() for output in session.run(None, feeds)])
print(json.dumps(answers))
