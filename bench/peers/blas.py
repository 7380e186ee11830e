"""Which BLAS a process has loaded. The reference implementation that Debian brings along is no peer."""

import ctypes

import numpy


def openblas_kernel():
    """`OpenBLAS 0.3.29, kernel Zen`; an error where NumPy runs on something else."""
    one = numpy.ones((8, 8), numpy.float32)
    numpy.dot(one, one)
    with open("/proc/self/maps", encoding="ascii", errors="replace") as file:
        paths = {line.split()[-1] for line in file if "openblas" in line.lower()}
    for path in sorted(paths, key=lambda path: "libopenblas" not in path):
        try:
            library = ctypes.CDLL(path)
            library.openblas_get_config.restype = ctypes.c_char_p
            library.openblas_get_corename.restype = ctypes.c_char_p
            name, version = library.openblas_get_config().decode().split()[:2]
            return f"{name} {version}, kernel {library.openblas_get_corename().decode()}"
        except (AttributeError, OSError):
            continue
    raise RuntimeError("NumPy runs without OpenBLAS here (Debian: apt-get install libopenblas0-pthread)")
