"""
Writes test/golden/table.json: CSV files as Python's csv module writes and reads them, tables as pandas and scikit-learn prepare
them (mean for gaps, StandardScaler, OneHotEncoder), and two real tables, Fisher's iris and the diabetes of Efron et al. (2004).
With Debian's python3-sklearn and python3-pandas: /usr/bin/python3 scripts/golden-table.py
"""

import base64
import csv
import io
import json
import pathlib

import numpy as np
import pandas as pd
from sklearn.datasets import load_diabetes, load_iris
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

random = np.random.default_rng(15)
PIECES = ["a", "b", "7", ",", ";", "\t", '"', '""', "\n", "\r\n", "\r", " ", "é", "한", "🙂", "", "=1+2", "'"]


def cell():
    return "".join(random.choice(PIECES, random.integers(0, 5)))


def csv_file(separator, ending, has_mark, quoting):
    columns = int(random.integers(2, 6))
    rows = [[cell() for _ in range(columns)] for _ in range(int(random.integers(0, 8)))]
    names = [f"n{i}{cell().strip()}x" for i in range(columns)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=ending, quoting=quoting).writerows([names, *rows])
    content = text.getvalue()
    assert list(csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)) == [names, *rows]
    data = content.encode("utf-8-sig" if has_mark else "utf-8")
    return {"separator": separator, "file": base64.b64encode(data).decode(), "names": names, "rows": rows}


def files():
    for separator in (",", ";", "\t"):
        for ending in ("\r\n", "\n"):
            for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
                for has_mark in (False, True):
                    for _ in range(3):
                        yield csv_file(separator, ending, has_mark, quoting)


def prepared(numbers, categories, rows):
    """Columns of numbers with gaps, and of categories; the target is a number."""
    frame = pd.DataFrame({f"n{i}": random.normal(10.0**i, 3.0 * 10**i, rows).round(4) for i in range(numbers)})
    for i in range(numbers):
        frame.loc[random.random(rows) < 0.15 * i, f"n{i}"] = np.nan
    for i in range(categories):
        frame[f"c{i}"] = random.choice([f"{i}x", f"{i}Y", f"{i} z", f"{i}é"][: i + 2], rows)
    frame["y"] = random.normal(-50, 7, rows).round(3)
    text = frame.to_csv(index=False)
    read = pd.read_csv(io.StringIO(text))
    x = [SimpleImputer().fit_transform(read[[f"n{i}" for i in range(numbers)]])]
    x = [StandardScaler().fit_transform(x[0])]
    names = [f"n{i}" for i in range(numbers)]
    if categories > 0:
        encoder = OneHotEncoder(sparse_output=False).fit(read[[f"c{i}" for i in range(categories)]])
        x.append(encoder.transform(read[[f"c{i}" for i in range(categories)]]))
        names += [f"c{i}={value}" for i, values in enumerate(encoder.categories_) for value in values]
    y = StandardScaler().fit_transform(read[["y"]])
    return {"csv": text, "names": names, "x": np.hstack(x).tolist(), "y": y.ravel().tolist()}


def frame_of(data, names):
    frame = data.frame.copy()
    if names is not None:
        frame["target"] = [str(names[i]) for i in data.target]
    return frame.to_csv(index=False)


iris = load_iris(as_frame=True)
golden = {
    "files": list(files()),
    "prepared": [prepared(n, c, rows) for n, c, rows in ((1, 0, 5), (3, 2, 40), (2, 3, 200), (4, 1, 12))],
    "iris": frame_of(iris, iris.target_names),
    "diabetes": frame_of(load_diabetes(as_frame=True, scaled=False), None),
}
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "table.json"
lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in golden.items()]
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
