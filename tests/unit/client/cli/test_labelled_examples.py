"""Examples of labels: which files and tables say what, and what is wrong with those that do not."""

from pathlib import Path

import pytest
import typer

from pixelgate_client.cli.labelled_examples import LabelledExamples, read_examples

IDS = [f"img_{number:026d}" for number in range(10)]


def folder_of(**labels):
    for label, names in labels.items():
        for name in names:
            file = Path("set") / label / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"")
    return Path("set")


def table_of(*rows, name="table.csv"):
    path = Path(name)
    path.write_text("\n".join(rows))
    return path


def others_of():
    return table_of("image_id", *IDS[5:], name="others.txt")


FIVE = [f"{number}.jpg" for number in range(5)]


def test_each_sub_folder_is_a_label_with_the_pictures_at_any_depth_in_it():
    folder = folder_of(spoon=[*FIVE, "deep/6.png", "notes.txt", ".hidden.jpg"], fork=FIVE, **{".git": FIVE})

    examples = read_examples(folder, None)

    assert {label: len(files) for label, files in examples.labels.items()} == {"spoon": 6, "fork": 5}
    assert len(examples.files) == 11
    assert examples.others == ()


def test_pictures_beside_the_sub_folders_are_not_passed_over_silently():
    folder = folder_of(spoon=FIVE)
    (folder / "stray.jpg").write_bytes(b"")

    with pytest.raises(typer.BadParameter, match=r"stray\.jpg"):
        read_examples(folder, None)


def test_too_few_examples_are_told_of_all_labels_at_once_before_anything_is_uploaded():
    (folder_of(spoon=FIVE, fork=FIVE[:3]) / "knife").mkdir()

    with pytest.raises(typer.BadParameter, match="fork has 3, knife has 0"):
        read_examples(Path("set"), None)


def test_a_label_alone_needs_pictures_that_do_not_show_it():
    with pytest.raises(typer.BadParameter, match=r"Only 0 examples do not show spoon: .* --others"):
        read_examples(folder_of(spoon=FIVE), None)


def test_too_many_labels_or_none_are_refused():
    with pytest.raises(typer.BadParameter, match="31 labels"):
        read_examples(folder_of(**{f"l{number}": FIVE for number in range(31)}), None)
    Path("empty").mkdir()
    with pytest.raises(typer.BadParameter, match="0 labels"):
        read_examples(Path("empty"), None)


def test_too_many_examples_are_refused():
    folder = folder_of(spoon=[f"{number}.jpg" for number in range(996)], fork=FIVE)

    with pytest.raises(typer.BadParameter, match="1,001 examples"):
        read_examples(folder, None)


def test_a_table_needs_no_heading_and_a_row_without_a_label_is_one_of_the_others():
    rows = [f"{image_id}, spoon" for image_id in IDS[:5]]
    unlabelled = [f"{image_id}," for image_id in IDS[5:]]

    examples = read_examples(table_of(*rows, "", *unlabelled, f"{IDS[0]},spoon"), None)

    assert examples.labels == {"spoon": IDS[:5]}
    assert examples.others == (*IDS[5:],)
    assert examples.files == []


def test_a_table_of_corrections_is_read_by_its_heading():
    rows = [f"{image_id}.jpg,spoon,{image_id},ab" for image_id in IDS[:5]]

    examples = read_examples(table_of("image,label,image_id,sha256", *rows), others_of())

    assert examples.labels == {"spoon": IDS[:5]}


def test_what_spreadsheets_put_in_front_is_no_part_of_the_first_id():
    rows = [f"{image_id},spoon" for image_id in IDS[:5]]

    table = table_of("\N{ZERO WIDTH NO-BREAK SPACE}" + rows[0], *rows[1:])

    assert read_examples(table, others_of()).labels == {"spoon": IDS[:5]}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "is empty"),
        (["cat.jpg,spoon"], "image_id"),
        (["file,label", "x,y"], "image_id"),
        (["id,label", f"{IDS[0]},spoon", "cat.jpg,spoon"], "Row 3"),
        ([f"{IDS[0]},spoon", IDS[1]], "Row 2"),
    ],
)
def test_a_table_that_says_nothing_is_refused_with_the_row(rows, said):
    with pytest.raises(typer.BadParameter, match=said):
        read_examples(table_of(*rows), None)


def test_others_are_a_folder_or_a_list_of_ids():
    folder = folder_of(spoon=FIVE)
    Path("others").mkdir()
    for name in FIVE:
        (Path("others") / name).write_bytes(b"")

    assert read_examples(folder, Path("others")).others == tuple(Path("others") / name for name in FIVE)
    assert read_examples(folder, others_of()).others == (*IDS[5:],)
    with pytest.raises(typer.BadParameter, match=r"cat\.jpg"):
        read_examples(folder, table_of("cat.jpg"))


def test_files_become_the_ids_of_their_images_each_once():
    one, same, other = Path("1.jpg"), Path("same.jpg"), Path("2.jpg")
    examples = LabelledExamples(labels={"spoon": [one, same, IDS[2]]}, others=[other])

    labels, others = examples.as_images({one: IDS[0], same: IDS[0], other: IDS[1]})

    assert labels == {"spoon": [IDS[0], IDS[2]]}
    assert others == [IDS[1]]
