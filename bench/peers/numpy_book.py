"""NumPy, as the book's chapter 3 has it: every line makes new arrays."""

import numpy as np

from blas import openblas_kernel


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    if x.ndim == 2:
        x = x.T
        x = x - np.max(x, axis=0)
        y = np.exp(x) / np.sum(np.exp(x), axis=0)
        return y.T
    x = x - np.max(x)
    return np.exp(x) / np.sum(np.exp(x))


FUNCTIONS = {"sigmoid": sigmoid, "softmax": softmax, "identity": lambda x: x}


def open_peer(subject, threads):
    def predict(x):
        y = x if x.dtype == np.float32 else x.astype(np.float32) / 255.0
        for weight, bias, activation in subject.layers:
            y = FUNCTIONS[activation](np.dot(y, weight) + bias)
        return y

    return {
        "version": np.__version__,
        "settings": openblas_kernel(),
        "variants": {"book": predict},
    }
