import sys

import pytest

from pixelgate_client.__main__ import INTERRUPTED, main


class InterruptedImport:
    """Ctrl-C while the command's modules are being read."""

    def find_spec(self, name, path=None, target=None):
        if name == "pixelgate_client.cli.main":
            raise KeyboardInterrupt


def test_ctrl_c_while_the_command_is_being_read_ends_it_quietly(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "pixelgate_client.cli.main", raising=False)
    monkeypatch.setattr(sys, "meta_path", [InterruptedImport(), *sys.meta_path])

    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == INTERRUPTED
    assert capsys.readouterr().err == ""


def test_it_is_called_pixelgate(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["anything", "--help"])

    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == 0
    assert "Usage: pixelgate" in capsys.readouterr().out
