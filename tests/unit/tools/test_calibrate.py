import numpy as np
import pytest

from tests.support.labelled import build_color_classifier, save
from tools.calibrate import fit, main, write_temperature
from tools.evaluation.errors import DataError
from tools.modeling.errors import CardError

CARD = """\
id: efficientnet_lite0
version: "9"
# Why it is what it is.
calibration: {method: temperature, temperature: 1.0}
labels: true
"""


def test_a_fit_is_measured_on_pictures_it_has_not_seen():
    random = np.random.default_rng(3)
    logits = random.normal(0, 4, (4000, 5))
    truths = (logits / 3 + random.gumbel(size=logits.shape)).argmax(axis=1)

    found = fit(logits, truths)

    assert found.temperature == pytest.approx(3, rel=0.1)
    assert found.loss[1] < found.loss[0]
    assert found.ece[1] < 0.05 < found.ece[0]


def test_pictures_on_which_the_model_is_always_right_fit_nothing():
    with pytest.raises(DataError, match="do not bound"):
        fit(np.eye(3)[[0, 1, 2, 0]] * 5, np.array([0, 1, 2, 0]))


def test_the_card_keeps_its_comments_and_gets_a_new_version(tmp_path):
    card = tmp_path / "model.yaml"
    card.write_text(CARD)

    write_temperature(card, 1.37)

    assert card.read_text() == CARD.replace('"9"', '"10"').replace("temperature: 1.0", "temperature: 1.37")


def test_a_card_without_the_line_is_left_alone(tmp_path):
    card = tmp_path / "model.yaml"
    card.write_text('version: "1"\n')

    with pytest.raises(CardError, match="calibration"):
        write_temperature(card, 1.37)

    assert card.read_text() == 'version: "1"\n'


def test_a_handful_of_pictures_is_never_written_down(tmp_path, capsys):
    models_dir = tmp_path / "models"
    build_color_classifier(models_dir)
    card = models_dir / "efficientnet_lite0" / "model.yaml"
    card.write_text(CARD)
    for index in range(12):
        # Every third picture is not what its folder says.
        save(tmp_path / "data" / "red" / f"{index}.png", "blue" if index % 3 == 0 else "red")
    places = ("--models-dir", str(models_dir), "--out", str(tmp_path / "out"))

    code = main(["labels", str(tmp_path / "data"), "--write", *places])

    printed = capsys.readouterr()
    assert code == 2
    assert "temperature " in printed.out
    assert "12 pictures are too few" in printed.err
    assert card.read_text() == CARD
