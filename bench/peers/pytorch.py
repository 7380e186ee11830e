"""PyTorch on the CPU: eager, and traced, frozen and optimized by its own compiler."""

import numpy
import torch

torch.set_num_interop_threads(1)


def open_peer(subject, threads):
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    # Debian's build has no LLVM: what this fuser makes is interpreted, a thousand times slower.
    torch._C._jit_set_texpr_fuser_enabled(False)
    steps = []
    for weight, bias, activation in subject.layers:
        linear = torch.nn.Linear(*weight.shape)
        linear.weight.copy_(torch.from_numpy(weight.T.copy()))
        linear.bias.copy_(torch.from_numpy(bias))
        steps.append(linear)
        if activation == "sigmoid":
            steps.append(torch.nn.Sigmoid())
        if activation == "softmax":
            steps.append(torch.nn.Softmax(dim=-1))
    network = torch.nn.Sequential(*steps).eval()

    def enter(x):
        tensor = torch.from_numpy(x)
        return tensor if x.dtype == numpy.float32 else tensor.to(torch.float32).mul_(1 / 255)

    traced = torch.jit.optimize_for_inference(
        torch.jit.freeze(torch.jit.trace(network, torch.zeros(100, subject.inputs)))
    )
    own = [(torch.from_numpy(weight), torch.from_numpy(bias), activation) for weight, bias, activation in subject.layers]

    def in_place(x):
        y = enter(x)
        for weight, bias, activation in own:
            y = torch.addmm(bias, y, weight) if y.ndim == 2 else torch.addmv(bias, weight.t(), y)
            if activation == "sigmoid":
                y.sigmoid_()
            if activation == "softmax":
                y = torch.softmax(y, -1)
        return y.numpy()

    return {
        "version": torch.__version__,
        "settings": f"no gradients, {torch.backends.cpu.get_cpu_capability()}",
        "variants": {
            "eager": lambda x: network(enter(x)).numpy(),
            "traced": lambda x: traced(enter(x)).numpy(),
            "in place": in_place,
        },
    }
