"""NumPy with everything in place: arrays are made once a batch size and written again."""

import numpy as np

from blas import openblas_kernel


def sigmoid(x):
    np.negative(x, out=x)
    np.exp(x, out=x)
    x += np.float32(1)
    np.reciprocal(x, out=x)


def softmax(x):
    x -= x.max(axis=-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=-1, keepdims=True)


FUNCTIONS = {"sigmoid": sigmoid, "softmax": softmax, "identity": lambda x: None}


def open_peer(subject, threads):
    buffers = {}

    def predict(x):
        shape = x.shape[:-1]
        if shape not in buffers:
            buffers[shape] = (
                np.empty((*shape, subject.inputs), np.float32),
                [np.empty((*shape, len(bias)), np.float32) for _, bias, _ in subject.layers],
            )
        scaled, outputs = buffers[shape]
        y = x
        if x.dtype != np.float32:
            np.multiply(x, np.float32(1 / 255), out=scaled, casting="unsafe")
            y = scaled
        for (weight, bias, activation), output in zip(subject.layers, outputs):
            np.dot(y, weight, out=output)
            output += bias
            FUNCTIONS[activation](output)
            y = output
        return y

    return {
        "version": np.__version__,
        "settings": openblas_kernel(),
        "variants": {"in place": predict},
    }
