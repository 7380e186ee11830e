/**
 * Types that signatures name and no entry exports: how a layer, a graph or an optimizer is run inside. No user can make or
 * use a value of them, so their names are no promise.
 */
export const internals: ReadonlySet<string> = new Set([
  // How a layer becomes the steps of a program.
  "Lowering",
  "ProgramBuilder",
  "ValueId",
  "Parameter",
  "Windows",
  "ShapedLayer",
  // How a graph is made ready and run.
  "GraphRunner",
  "Refuse",
  "KnownOperator",
  "OperatorRow",
  "Prepare",
  "Stateful",
  "Kinds",
  // How the chunks of an HDF5 file are read.
  "Undo",
  // The arithmetic that formulas are written over, and what they are bound with.
  "BoundActivation",
  "LossArrays",
  "LossFormula",
  "LossRow",
  "NumberLane",
  "Row",
  // How an optimizer's options become definite, and what a step drops.
  "Element",
  "Lane",
  "Mask",
  "OptimizerRow",
  "OptimizerSettings",
]);
