"""score.py MODEL.onnx DATA DIR: ONNX Runtime over a file's rows, npy by NumPy or CSV by pandas, as people write it in a script."""

import sys

import numpy
import onnxruntime
import pandas

model, data, folder = sys.argv[1:]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name


def predict(rows):
    batches = (rows[i : i + 65536] for i in range(0, len(rows), 65536))
    return numpy.concatenate([session.run(None, {name: batch})[0] for batch in batches])


if data.endswith(".npy"):
    numpy.save(f"{folder}/peer.npy", predict(numpy.load(data)))
else:
    table = pandas.read_csv(data)
    rows = table[[f"f{i}" for i in range(20)]].to_numpy(numpy.float32)
    answer = pandas.DataFrame(predict(rows), columns=["p_0", "p_1"])
    answer.insert(0, "id", table["id"])
    answer.to_csv(f"{folder}/peer.csv", index=False)
