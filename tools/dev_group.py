"""Print pyproject's development group, one requirement a line: an old pip knows no `--group`."""

import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def main() -> None:
    """Print the group as a requirements file. Raises KeyError when pyproject has none."""
    groups = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["dependency-groups"]
    print("\n".join(groups["dev"]))


if __name__ == "__main__":
    main()
