/**
 * What is said of a name that a file of PyTorch may not import. A whole module is pickled by the names of its classes, PyTorch's
 * or the program's own; a checkpoint often keeps an optimizer or settings beside the arrays. Each is told what to save.
 */

import type { Raise } from "../../errors.ts";
import { hasAdvice, refuseArrayImport } from "../pickle/imports.ts";
import type { PickleCell } from "../pickle/value.ts";

export function refuseTorchImport(refuse: Raise<PickleCell>, module: string, name: string): PickleCell {
  const full = `${module}.${name}`;
  if (/^(torch\.(nn|jit|fx|ao|_dynamo)|torchvision|timm|transformers)\b/.test(module)) {
    return refuse(
      "torch-import-module",
      'refuses to import $name, a module with its code: save its arrays alone, torch.save(model.state_dict(), "model.pt")',
      full,
    );
  }
  if (/^torch\.optim\b/.test(module)) {
    const sentence = "refuses to import $name, part of an optimizer: save model.state_dict() alone";
    return refuse("torch-import-optimizer", sentence, full);
  }
  if (module === "__main__") {
    return refuse(
      "torch-import-main",
      "refuses to import $name, a class of the program that wrote the file: save model.state_dict() instead of the model",
      full,
    );
  }
  if (/^torch\b/.test(module)) {
    const sentence = "refuses to import $name, which is no plain tensor: save model.state_dict() of dense tensors";
    return refuse("torch-import-object", sentence, full);
  }
  if (hasAdvice(module) || !/^[A-Z]/.test(name)) return refuseArrayImport(refuse, module, name);
  const sentence = "refuses to import $name, a class that is no tensor: save model.state_dict() alone";
  return refuse("torch-import-class", sentence, full);
}
