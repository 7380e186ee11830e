/** ONNX Runtime's JavaScript interface with a graph, which both of its packages have. */

export function graphSession(ort, { version, options, read }) {
  return {
    version,
    settings: "all optimizations, sequential, one thread",
    isAsync: true,
    async load({ folder }) {
      const session = await ort.InferenceSession.create(read(`${folder}/model.onnx`), options);
      return (inputs) => {
        const feeds = Object.fromEntries(
          inputs.map(({ name, dtype, shape, data }) => [name, new ort.Tensor(dtype, data, shape)]),
        );
        return async () => {
          const outputs = await session.run(feeds);
          return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
        };
      };
    },
  };
}
