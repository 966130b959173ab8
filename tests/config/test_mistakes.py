"""Each file in bad/ holds one mistake (those called many-*, many); the lines behind `# expect:` are what a user is told, to the letter."""

from pathlib import Path

import pytest

from sitrep.config.load import load_settings
from sitrep.errors import ConfigError

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
GOOD_FEEDS = "feeds:\n  - id: good\n    url: https://example.org/good\n"
EXPECT = "# expect: "


def load_with(folder: Path, name: str, content: bytes) -> list[str]:
    """The problems of a folder with this file beside a good feeds.yaml, without the folder's own name."""
    (folder / "feeds.yaml").write_text(GOOD_FEEDS)
    (folder / name).write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        load_settings(folder, {})
    return [str(problem).replace(f"{folder}/", "") for problem in refused.value.problems]


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_mistake_is_told_with_its_place_and_a_way_out(path: Path, tmp_path: Path) -> None:
    kind = path.stem.removeprefix("many-").partition("-")[0]
    expected = [line.removeprefix(EXPECT) for line in path.read_text("utf-8").split("\n") if line.startswith(EXPECT)]
    assert load_with(tmp_path, f"{kind}.yaml", path.read_bytes()) == expected


def test_there_is_a_file_for_every_kind_of_mistake() -> None:
    kinds = {path.stem.partition("-")[0] for path in BAD}
    assert kinds == {"feeds", "alerts", "sitrep", "many"}
    assert len(BAD) >= 80


def test_no_message_shows_a_secret() -> None:
    expected = "".join(line for path in BAD for line in path.read_text("utf-8").splitlines() if line.startswith(EXPECT))
    assert any("hunter2" in path.read_text("utf-8") for path in BAD)
    assert "hunter2" not in expected


def test_the_mistakes_of_all_files_are_told_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "sitrep.yaml").write_text("contacts: a@example.org\n")
    (tmp_path / "alerts.yaml").write_text("routes: []\n")
    problems = load_with(tmp_path, "feeds.yaml", b"feeds:\n  - id: a\n    ulr: https://example.org/a\n")
    assert problems == [
        "feeds.yaml:2:5: feeds[0]: `url` is missing (add `url: https://example.org/feed.xml`)",
        "feeds.yaml:3:5: feeds[0].ulr: unknown key `ulr` (did you mean `url`?)",
        "alerts.yaml:1:1: routes: unknown key `routes` (did you mean `route`?)",
        "sitrep.yaml:1:1: contacts: unknown key `contacts` (did you mean `contact`?)",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"feeds:\n  - id: caf\xe9\n", "feeds.yaml:2:12: is not UTF-8 text (save the file as UTF-8)"),
        (b"#" * 20_000_001, "feeds.yaml:1:1: is larger than 20 MB (this is not a configuration file)"),
        (b"feeds: " + b"[" * 5_000, "feeds.yaml:1:1007: is nested too deep (this is not a configuration file)"),
        (b"feeds: " + b"[" * 30 + b"]" * 30, "feeds.yaml:1:28: feeds" + "[0]" * 20 + ": is nested more than 20 levels deep"
         " (this is not a configuration file)"),
    ],
    ids=["not UTF-8", "too large", "nested 5,000 times", "nested 30 times"],
)  # fmt: skip
def test_a_file_that_is_no_configuration_is_refused(content: bytes, expected: str, tmp_path: Path) -> None:
    assert load_with(tmp_path, "feeds.yaml", content) == [expected]


def test_a_missing_folder_is_one_problem_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load_settings(tmp_path / "nowhere", {})
    assert str(refused.value) == (
        f"{tmp_path}/nowhere/feeds.yaml:1:1: there is no such file "
        "(name the folder with --config, or copy the config folder that comes with sitrep)"
    )


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "alerts.yaml").mkdir()
    (tmp_path / "feeds.yaml").write_text(GOOD_FEEDS)
    (tmp_path / "sitrep.yaml").symlink_to("sitrep.yaml")
    with pytest.raises(ConfigError) as refused:
        load_settings(tmp_path, {})
    assert [problem.message for problem in refused.value.problems] == [
        "cannot be read: is a directory",
        "cannot be read: too many levels of symbolic links",
    ]
