"""Writes test/golden/augment.json: an image and what changes make of it, by SciPy.

Run with a Python that has NumPy and SciPy: python3 scripts/golden-augment.py
SciPy is given the inverse of each change as a product of plain matrices, looks pixels up by linear interpolation on
endless paper, and answers in float64, before anything is rounded to bytes.
"""

import json
import pathlib

import numpy as np
from scipy import ndimage

rng = np.random.default_rng(31)
HEIGHT, WIDTH = 11, 14
CHANGES = [
    {"right": 1.25, "down": -0.5},
    {"degrees": 17},
    {"degrees": -140},
    {"wide": 1.3, "high": 0.7},
    {"slant": 0.4},
    {"degrees": 12, "wide": 0.9, "high": 1.2, "slant": -0.3, "right": -1.5, "down": 0.75},
    {"stroke": 0.6},
    {"stroke": -0.3},
    {"stroke": -1},
    {"stroke": 0.5, "degrees": -8, "wide": 1.1, "high": 1.05, "slant": 0.2, "right": 0.3, "down": 2.2},
]
CROSS = ndimage.generate_binary_structure(2, 1)


def pen(image, stroke):
    if stroke == 0:
        return image
    if stroke > 0:
        return image + stroke * (ndimage.grey_dilation(image, footprint=CROSS, mode="constant") - image)
    darkest = ndimage.grey_erosion(image, footprint=CROSS, mode="constant")
    share = min(-stroke, image.sum() / 2 / (image - darkest).sum())
    thin = image - share * (image - darkest)
    return thin * image.max() / thin.max()


def changed(image, right=0, down=0, degrees=0, wide=1, high=1, slant=0, stroke=0):
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])  # of (x, y), y down: clockwise
    lean = np.array([[1, -slant], [0, 1]])
    stretch = np.diag([wide, high])
    inverse = np.linalg.inv(turn @ lean @ stretch)[::-1, ::-1]  # SciPy's order is (y, x)
    middle = (np.array(image.shape) - 1) / 2
    offset = middle + 1 - inverse @ (middle + [down, right])
    ink = np.pad(pen(image, stroke), 1)  # so that paper begins right beside the image
    return ndimage.affine_transform(
        ink, inverse, offset, output_shape=image.shape, order=1, mode="constant", cval=0, prefilter=False
    )


image = np.zeros((HEIGHT, WIDTH))
image[2:9, 3:11] = rng.integers(0, 256, (7, 8)) * (rng.random((7, 8)) < 0.7)
rows = [{"change": change, "pixels": np.round(changed(image, **change), 6).ravel().tolist()} for change in CHANGES]
golden = {"shape": [HEIGHT, WIDTH], "image": image.astype(int).ravel().tolist(), "changes": rows}
path = pathlib.Path(__file__).parent.parent / "test/golden/augment.json"
path.write_text(json.dumps(golden) + "\n")
