/**
 * ONNX Runtime's JavaScript interface, which both of its packages have. Bytes go through a graph that begins with Cast and
 * Mul by 1/255, so that the runtime itself scales them.
 */

export async function openSession(ort, { subject, version, keepsOutputs, options, read }) {
  const startMs = performance.now();
  const session = await ort.InferenceSession.create(read(`${subject.folder}/network.onnx`), options);
  const prepareMs = performance.now() - startMs;
  const layers = subject.readLayers();
  const { inputs } = layers[0];
  const { outputs } = layers.at(-1);
  let fromBytes = null;
  const openForBytes = async () => {
    fromBytes = await ort.InferenceSession.create(read(`${subject.folder}/bytes.onnx`), options);
    return fromBytes;
  };
  const feed = (x, rows) => {
    const type = x instanceof Float32Array ? "float32" : "uint8";
    return { input: new ort.Tensor(type, x, [rows, inputs]) };
  };
  const kept = new Map();
  const target = (rows) => {
    if (!kept.has(rows)) kept.set(rows, new ort.Tensor("float32", new Float32Array(rows * outputs), [rows, outputs]));
    return { output: kept.get(rows) };
  };
  const fresh = async (x, rows) => {
    const chosen = x instanceof Float32Array ? session : (fromBytes ?? (await openForBytes()));
    return (await chosen.run(feed(x, rows))).output.data;
  };
  const again = async (x, rows) => {
    const chosen = x instanceof Float32Array ? session : (fromBytes ?? (await openForBytes()));
    return (await chosen.run(feed(x, rows), target(rows))).output.data;
  };
  return {
    version,
    settings: "all optimizations, sequential, Cast and Mul in the graph for bytes",
    outputs,
    prepareMs,
    isAsync: true,
    variants: { "new outputs": fresh, ...(keepsOutputs ? { "outputs kept": again } : {}) },
  };
}
