"""
A client of the Open Inference Protocol that frames requests as Triton's Python client does, on the packages that it stands on
(Debian: python3-geventhttpclient python3-rapidjson python3-numpy): no Content-Type, inputs binary by default.

    oip.py run URL    sends every kind of request and prints what came back, as JSON
    oip.py record     prints the bytes that each kind is on the wire, as JSON in base64
"""

import base64
import gzip
import json
import socket
import sys
import threading
import zlib
from urllib.parse import quote

import gevent.pool
import numpy as np
import rapidjson
from geventhttpclient import HTTPClient

PIXELS = np.array([[0.0, 1.0, 0.5, 0.25]], dtype=np.float32)


def tensor(array, binary=True):
    """An input, and its bytes."""
    item = {"name": "input", "shape": list(array.shape), "datatype": {"f4": "FP32", "u1": "UINT8"}[array.dtype.str[1:]]}
    if binary:
        item["parameters"] = {"binary_data_size": array.nbytes}
        return item, array.tobytes()
    item["data"] = [value.item() for value in array.flatten()]
    return item, b""


def output(name, binary=True, classes=0):
    return {"name": name, "parameters": {"classification": classes, "binary_data": binary} if classes else {"binary_data": binary}}


def encode(inputs, outputs=(), request_id="", priority=0, timeout=None):
    request, parameters = {}, {}
    if request_id:
        request["id"] = request_id
    if priority:
        parameters["priority"] = priority
    if timeout is not None:
        parameters["timeout"] = timeout
    request["inputs"] = [item for item, _ in inputs]
    if outputs:
        request["outputs"] = list(outputs)
    else:
        parameters["binary_data_output"] = True
    if parameters:
        request["parameters"] = parameters
    text = rapidjson.dumps(request).encode()
    binary = b"".join(data for _, data in inputs)
    return text + binary, {"Inference-Header-Content-Length": len(text)} if binary else {}


def kinds():
    """Name, path, body and headers of each."""
    infer = "/v2/models/pixels/infer"
    yield "default", infer, *encode([tensor(PIXELS)])
    yield "mixed", infer, *encode([tensor(PIXELS)], [output("output", False), output("label")])
    yield "json", infer, *encode([tensor(PIXELS, False)], [output("output", False)], "a")
    yield "classification", infer, *encode([tensor(PIXELS)], [output("output", classes=3)])
    body, headers = encode([tensor(PIXELS)])
    yield "gzip", infer, gzip.compress(body, mtime=0), {"Content-Encoding": "gzip", "Accept-Encoding": "gzip", **headers}
    yield "deflate", infer, zlib.compress(body), {"Content-Encoding": "deflate", "Accept-Encoding": "deflate", **headers}
    body, headers = encode([tensor((PIXELS * 255).astype(np.uint8))], priority=1, timeout=5000, request_id="42")
    yield "version", "/v2/models/pixels/versions/1/infer", body, headers
    yield "async", infer, *encode([tensor(np.repeat(PIXELS, 3, axis=0))])
    yield "unknown", "/v2/models/" + quote("no model") + "/infer", *encode([tensor(PIXELS)])
    yield "shape", infer, *encode([tensor(PIXELS[:, :3])])


def decode(response):
    """As Triton's client does: 200 or a sentence under `error`, tensors behind the JSON."""
    body = response.read()
    encoding = response.get("Content-Encoding")
    body = gzip.decompress(body) if encoding == "gzip" else zlib.decompress(body) if encoding == "deflate" else body
    if response.status_code != 200:
        return {"status": response.status_code, "error": rapidjson.loads(body)["error"]}
    length = int(response.get("Inference-Header-Content-Length") or len(body))
    answer = rapidjson.loads(body[:length])
    offset = length
    for item in answer["outputs"]:
        size = item.pop("parameters", {}).get("binary_data_size")
        if size is None:
            continue
        data, offset = body[offset : offset + size], offset + size
        item["data"] = texts(data) if item["datatype"] == "BYTES" else np.frombuffer(data, np.float32).tolist()
    assert offset == len(body)
    return answer


def texts(data):
    found, offset = [], 0
    while offset < len(data):
        end = offset + 4 + int.from_bytes(data[offset : offset + 4], "little")
        found.append(data[offset + 4 : end].decode())
        offset = end
    return found


def run(url):
    client = HTTPClient.from_url(url, concurrency=4)
    ready = [client.get("/v2/health/live"), client.get("/v2/health/ready"), client.get("/v2/models/pixels/ready")]
    answers = {"ready": [response.status_code for response in ready]}
    pool = gevent.pool.Pool(4)
    for name, path, body, headers in kinds():
        if name == "async":
            waiting = [pool.apply_async(client.post, (path, body, headers)) for _ in range(20)]
            given = [decode(task.get()) for task in waiting]
            assert all(answer == given[0] for answer in given)
            answers[name] = given[0]
        else:
            answers[name] = decode(client.post(path, body=body, headers=headers))
    print(json.dumps(answers))


def record():
    listener = socket.create_server(("127.0.0.1", 0))
    requests = {}

    def receive(name):
        connection, _ = listener.accept()
        data = b""
        while True:
            data += connection.recv(65536)
            head, _, rest = data.partition(b"\r\n\r\n")
            lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
            if lengths and len(rest) >= int(lengths[0].split(b":")[1]):
                break
        requests[name] = base64.b64encode(data.replace(str(listener.getsockname()[1]).encode(), b"8080")).decode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        connection.close()

    for name, path, body, headers in kinds():
        thread = threading.Thread(target=receive, args=(name,))
        thread.start()
        HTTPClient("127.0.0.1", listener.getsockname()[1]).post(path, body=body, headers=headers).read()
        thread.join()
    print(json.dumps(requests, indent=2))


if __name__ == "__main__":
    run(sys.argv[2]) if sys.argv[1] == "run" else record()
