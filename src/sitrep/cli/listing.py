"""A group of commands goes in; the list of them under `--help` comes out, where no line is cut off."""

from __future__ import annotations

import click


class Listing(click.Group):
    """A group whose help says of each command one whole line, wrapped in a narrow terminal; click itself cuts it at the edge."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.line_of(ctx, name)) for name in self.list_commands(ctx)])

    def line_of(self, ctx: click.Context, name: str) -> str:
        """What the command of that name does: its short help, else the first sentence of its help."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=1000) if command else ""
