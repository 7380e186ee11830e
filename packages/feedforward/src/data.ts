/**
 * Data sets and pictures as tensors, for `feedforward/data`: IDX files, MNIST with the chapter's flags, batches, images
 * changed at random to train with, a drawing made into a 28×28 digit the way MNIST's were, and a picture as a model takes it.
 */

export type { Bytes } from "./bytes/given.ts";
export { augmentation, type Change, type ChangeRanges, changeImage, drawChange } from "./data/augment.ts";
export { type Batch, type BatchRange, batches, batchRanges } from "./data/batches.ts";
export { type DigitSteps, digitFromImage, digitSteps } from "./data/digit.ts";
export type { Samples } from "./data/gray.ts";
export { type CanvasPicture, grayFromImage, type Picture } from "./data/gray.ts";
export type { IdxDType } from "./data/idx.ts";
export { type IdxLimits, readIdx } from "./data/idx.ts";
export { type Box, centerDigit, centerOfMass, fitInk, inkBox } from "./data/image.ts";
export { type ImageFit, type ImageInputOptions, type ImagePort, imageInput } from "./data/image-input.ts";
export { inkOf } from "./data/ink.ts";
export {
  applyMnistFlags,
  type MnistFlags,
  type MnistPixels,
  type MnistSet,
  type MnistSetBytes,
  mnistFileNames,
  normalizePixels,
  oneHot,
  readMnist,
  readMnistSet,
} from "./data/mnist.ts";
export {
  encodePicture,
  type PictureFit,
  type PictureNetwork,
  type PictureRecord,
  picturesOf,
} from "./data/picture-record.ts";
export type { DType } from "./tensor/dtype.ts";
export type { Random } from "./tensor/random.ts";
export type { Tensor } from "./tensor/tensor.ts";
