"""Reads PyTorch's older .pth layout with numpy alone, and nothing but tensors from it.

The file is five pickles (magic number, protocol, system facts, the tensors, the storage keys), then each
storage: its element count as int64 and its raw values.
"""

import io
import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.modeling.errors import ConversionError

_PICKLES_BEFORE_TENSORS = 3
_ELEMENT_TYPES: Mapping[str, type[np.generic]] = {"FloatStorage": np.float32, "LongStorage": np.int64}


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Where a tensor lies in its storage, in elements."""

    element_type: str
    storage_key: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def _rebuild_tensor(
    storage: tuple[Any, ...], offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
) -> _Tensor:
    _, element_type, key, *_rest = storage
    return _Tensor(element_type, key, offset, shape, strides)


class _TensorUnpickler(pickle.Unpickler):
    """Knows tensors and ordered dictionaries; refuses everything else, so a hostile file cannot run code."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild_tensor
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if module == "torch" and name in _ELEMENT_TYPES:
            return name
        raise pickle.UnpicklingError(f"{module}.{name} is not a tensor")

    def persistent_load(self, pid: object) -> object:
        return pid


def read_tensors(content: bytes) -> Mapping[str, NDArray[Any]]:
    """The tensors of a .pth file by name.

    Raises:
        ConversionError: not this layout, cut short, or something else than tensors in it.
    """
    file = io.BytesIO(content)
    try:
        for _ in range(_PICKLES_BEFORE_TENSORS):
            _TensorUnpickler(file).load()
        tensors: Mapping[str, _Tensor] = _TensorUnpickler(file).load()
        keys: list[str] = _TensorUnpickler(file).load()
        element_types = {
            tensor.storage_key: _ELEMENT_TYPES[tensor.element_type] for tensor in tensors.values()
        }
        storages = {key: _read_storage(file, element_types[key]) for key in keys}
        return {name: _array(tensor, storages[tensor.storage_key]) for name, tensor in tensors.items()}
    except (
        pickle.UnpicklingError,
        EOFError,
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        raise ConversionError(f"not PyTorch weights in the older layout: {error}") from error


def _read_storage(file: io.BytesIO, element_type: type[np.generic]) -> NDArray[Any]:
    count = int.from_bytes(file.read(8), "little", signed=True)
    return np.frombuffer(file.read(count * np.dtype(element_type).itemsize), element_type, count)


def _array(tensor: _Tensor, storage: NDArray[Any]) -> NDArray[Any]:
    """The tensor out of its storage; numpy's own bounds checks hold, whatever the file claims."""
    positions = np.full(tensor.shape, tensor.offset, np.int64)
    for axis, (size, stride) in enumerate(zip(tensor.shape, tensor.strides, strict=True)):
        steps = np.arange(size, dtype=np.int64) * stride
        positions += steps.reshape([-1 if at == axis else 1 for at in range(len(tensor.shape))])
    return storage[positions]
