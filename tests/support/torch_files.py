"""PyTorch weight files in the older layout, written without PyTorch."""

import io
import pickle
import sys
import types
from collections import OrderedDict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_MAGIC_PROTOCOL_FACTS = (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})


def write_pth(tensors: Mapping[str, NDArray[np.float32]]) -> bytes:
    """A .pth with these tensors; each has a storage of its own."""
    torch, rebuild = types.ModuleType("torch"), types.ModuleType("torch._utils")
    torch.FloatStorage = type("FloatStorage", (), {"__module__": "torch"})
    torch.LongStorage = type("LongStorage", (), {"__module__": "torch"})
    exec("def _rebuild_tensor_v2(*state): ...", rebuild.__dict__)
    sys.modules |= {"torch": torch, "torch._utils": rebuild}
    try:
        return _write(tensors, torch, rebuild)
    finally:
        del sys.modules["torch"], sys.modules["torch._utils"]


def _write(tensors: Mapping[str, np.ndarray], torch: types.ModuleType, rebuild: types.ModuleType) -> bytes:
    class Storage:
        def __init__(self, key: str, count: int, kind: type) -> None:
            self.reference = ("storage", kind, key, "cpu", count, None)

    class Tensor:
        def __init__(self, key: str, array: np.ndarray) -> None:
            kind = torch.FloatStorage if array.dtype == np.float32 else torch.LongStorage
            strides = tuple(stride // array.itemsize for stride in array.strides)
            storage = Storage(key, array.size, kind)
            self.state = (storage, 0, array.shape, strides, False, OrderedDict())

        def __reduce__(self) -> tuple[object, ...]:
            return rebuild._rebuild_tensor_v2, self.state

    class Pickler(pickle.Pickler):
        def persistent_id(self, value: object) -> object:
            return value.reference if isinstance(value, Storage) else None

    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    file = io.BytesIO()
    for value in _MAGIC_PROTOCOL_FACTS:
        pickle.dump(value, file, protocol=2)
    Pickler(file, protocol=2).dump(OrderedDict((name, Tensor(name, array)) for name, array in arrays.items()))
    pickle.dump(sorted(arrays), file, protocol=2)
    for name in sorted(arrays):
        file.write(arrays[name].size.to_bytes(8, "little") + arrays[name].tobytes())
    return file.getvalue()
