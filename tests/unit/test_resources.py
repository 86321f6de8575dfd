from pathlib import Path

import pytest

from workbench import resources

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (resources.templates_dir, CHECKOUT / "templates"),
        (resources.glossaries_dir, CHECKOUT / "glossaries"),
    ],
)
def test_a_checkout_has_them_beside_the_package(found, expected):
    assert found() == expected
    assert expected.is_dir()


@pytest.mark.parametrize("name", ["templates", "glossaries"])
def test_a_wheel_has_them_inside_the_package(tmp_path, name):
    inside = tmp_path / "workbench" / name
    inside.mkdir(parents=True)
    (tmp_path / name).mkdir()
    assert resources._folder(name, tmp_path / "workbench") == inside
