/** Which table a page hands over for an operator that is none of the usual ones. Names alone: the rows weigh far more. */

const tables = {
  quantisedOperators:
    /^(ConvInteger|DynamicQuantizeLinear|MatMulInteger|QLinear(Conv|MatMul)|com\.microsoft\.((Bias|Fast)?Gelu|QGemm|QLinear(Add|Concat|GlobalAveragePool|LeakyRelu|Mul|Sigmoid|Softmax)|SkipLayerNormalization))$/,
  rareOperators:
    /^(Compress|Einsum|GridSample|GroupNormalization|Hardmax|LRN|LpNormalization|MeanVarianceNormalization|NonZero|Scatter(Elements)?|Shrink|ThresholdedRelu)$/,
};

/** The names of the tables that have these operators; none for those that no table has. */
export function tablesWith(operators: readonly string[]): string[] {
  return Object.entries(tables).flatMap(([name, has]) =>
    operators.some((operator) => has.test(operator)) ? [name] : [],
  );
}
