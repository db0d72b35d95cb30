"""``vernier train``: options and recipes that make no sense are refused with an exit code, and nothing is written."""

from __future__ import annotations

import pytest

from app.cli import main
from app.cli.console import ExitCode
from tests.support.training import made_slices


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir()
    return made_slices(tmp_path / "data", 2, 20, 20, ("mri", "us"))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("--threads", value) for value in ("-2", "0", "1.5", "many", "5000", "9" * 30)),
        *(("--minutes", value) for value in ("-1", "0", "nan", "inf", "soon")),
        *(("--steps", value) for value in ("-5", "0", "4.5", "9" * 30)),
    ],
)
def test_a_number_that_makes_no_sense_is_a_usage_error(data, tmp_path, capsys, option, value):
    with pytest.raises(SystemExit) as ended:
        main(["train", "default", "--data", str(data), "--out", str(tmp_path / "run"), f"{option}={value}"])
    assert ended.value.code == ExitCode.USAGE
    assert f"argument {option}: '{value}' is no" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_an_unknown_architecture_is_the_mistake_of_the_recipe(data, tmp_path, capsys):
    from importlib import resources

    text = (resources.files("resources") / "recipes" / "default.toml").read_text(encoding="utf-8")
    recipe = tmp_path / "mine.toml"
    recipe.write_text(text.replace('"continuous"', '"discontinuous"'), encoding="utf-8")
    out = tmp_path / "run"
    assert main(["train", str(recipe), "--data", str(data), "--out", str(out)]) == ExitCode.FAILED
    assert "vernier: there is no architecture called 'discontinuous' here; known:" in capsys.readouterr().err
    assert not out.exists()
