"""Accounts of events go in, a spreadsheet file (XLSX) with one sheet comes out; no cell of it is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from sitrep.core.accounts import Account
from sitrep.render.exports.rows import COLUMNS, row_of

WIDE = {"summary": 60, "headline": 50, "excerpt": 70, "place": 22, "source_name": 22, "source_url": 40}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(accounts: Iterable[Account], *, now: datetime) -> bytes:
    """The table of `rows.COLUMNS` with a fixed first row; `now` is noted as the time of making."""
    import xlsxwriter  # noqa: PLC0415  12 MB of memory, for those alone who ask for a spreadsheet

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    book.set_properties({"title": "sitrep events", "comments": "Media-monitored, unverified", "created": now.replace(tzinfo=None)})
    sheet = book.add_worksheet("events")
    bold = book.add_format({"bold": True})
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, WIDE.get(name, 14))
    for number, account in enumerate(accounts, start=1):
        for column, value in enumerate(row_of(account).values()):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)
        sheet.autofilter(0, 0, number, len(COLUMNS) - 1)
    sheet.freeze_panes(1, 2)
    book.close()
    return file.getvalue()
