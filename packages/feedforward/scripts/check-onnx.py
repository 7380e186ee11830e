"""
The other side of writeOnnx: onnx.checker examines files, ONNX Runtime predicts with them. test/judged/onnx.test.ts runs it:

    echo '{"files": [base64, …], "rows": [[…], …]}' | /usr/bin/python3 scripts/check-onnx.py

Instead of "rows" there may be "inputs", {"shape": […], "data": […]} for each file. The answer is the list of each file's outputs. The two packages register the same schemas and cannot share a process, so
the examination runs in one of its own.
"""

import base64
import json
import subprocess
import sys

given = sys.stdin.read()
job = json.loads(given)

if sys.argv[1:] == ["--examine"]:
    import onnx

    for file in job["files"]:
        onnx.checker.check_model(onnx.load_from_string(base64.b64decode(file)), full_check=True)
    sys.exit()

subprocess.run([sys.executable, __file__, "--examine"], input=given.encode(), check=True, stdout=subprocess.DEVNULL)

import numpy as np
import onnxruntime

options = onnxruntime.SessionOptions()
options.log_severity_level = 4
if "rows" in job:
    rows = [np.array(job["rows"], np.float32)] * len(job["files"])
else:
    rows = [np.array(own["data"], np.float32).reshape(own["shape"]) for own in job["inputs"]]
answers = []
for file, own in zip(job["files"], rows):
    session = onnxruntime.InferenceSession(base64.b64decode(file), options, providers=["CPUExecutionProvider"])
    answers.append(session.run(None, {"input": own})[0].tolist())
print(json.dumps(answers))
