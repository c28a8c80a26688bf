"""The CHECK constraints of the tables, asked before the database is: a broken one becomes a sentence about the row.

A constraint's SQL is read as the small language that our tables use (comparisons, AND, OR, IN, IS NULL, length) and
evaluated with SQL's three-valued logic: what is not known does not break a rule.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

WORDS = (
    (re.compile(r"\bIS\s+NOT\s+NULL\b", re.IGNORECASE), "is not None"),
    (re.compile(r"\bIS\s+NULL\b", re.IGNORECASE), "is None"),
    (re.compile(r"\b(AND|OR|IN|NOT)\b"), lambda found: found.group().lower()),
    (re.compile(r"<>"), "!="),
    (re.compile(r"(?<![<>!=])=(?!=)"), "=="),
)
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, many: one in (many if isinstance(many, tuple) else (many,)),
}
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of a table."""

    sql: str
    tree: ast.expr

    def problem(self, row: Row) -> str | None:
        """Say how the row breaks the rule; None when it does not."""
        if _value(self.tree, row) is not False:
            return None
        match self.tree:
            case ast.Compare(left=ast.Name(id=name), ops=[ast.In()], comparators=[ast.Tuple(elts=words)]):
                allowed = ", ".join(str(_value(word, row)) for word in words)
                return f"{name}: {row[name]!r} is not one of {allowed}"
        return f"breaks the rule {self.sql}"


def read_check(sql: str) -> Check:
    """Read the SQL of a CHECK constraint. Raises SyntaxError when it is not of the small language."""
    parts = re.split(r"('[^']*')", sql)
    for index in range(0, len(parts), 2):
        for pattern, word in WORDS:
            parts[index] = pattern.sub(word, parts[index])
    check = Check(" ".join(sql.split()), ast.parse("".join(parts), mode="eval").body)
    _value(check.tree, {})
    return check


def _value(node: ast.expr, row: Row) -> object:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return row.get(name)
        case ast.Tuple(elts=elements):
            return tuple(_value(element, row) for element in elements)
        case ast.Call(func=ast.Name(id="length"), args=[argument]):
            words = _value(argument, row)
            return None if words is None else len(str(words))
        case ast.BoolOp(op=op, values=values):
            return _joined(op, [_value(value, row) for value in values])
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compared(op, _value(left, row), _value(right, row))
    raise SyntaxError(f"{ast.unparse(node)} is beyond the rules that the loader reads")


def _joined(op: ast.boolop, values: list[object]) -> bool | None:
    decisive = isinstance(op, ast.Or)
    if decisive in values:
        return decisive
    return None if None in values else not decisive


def _compared(op: ast.cmpop, left: object, right: object) -> bool | None:
    if isinstance(op, ast.Is | ast.IsNot):
        return (left is right) == isinstance(op, ast.Is)
    if left is None or right is None:
        return None
    return COMPARE[type(op)](left, right)
