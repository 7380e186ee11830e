"""
The other side of writeOnnx: onnx.checker examines files, ONNX Runtime predicts with them. test/judged/onnx.test.ts runs it:

    echo '{"files": [base64, …], "rows": [[…], …]}' | /usr/bin/python3 scripts/check-onnx.py

The answer is the list of each file's outputs. The two packages register the same schemas and cannot share a process, so
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
rows = np.array(job["rows"], np.float32)
answers = []
for file in job["files"]:
    session = onnxruntime.InferenceSession(base64.b64decode(file), options, providers=["CPUExecutionProvider"])
    answers.append(session.run(None, {"input": rows})[0].tolist())
print(json.dumps(answers))
