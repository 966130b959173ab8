"""`sitrep completion`: the lines that make a shell complete commands and options, printed or put where the shell finds them."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import get_completion_class

from sitrep.cli.printing import JSON, print_json

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_SITREP_COMPLETE"
PLACES = {
    "bash": Path(".local/share/bash-completion/completions/sitrep"),
    "zsh": Path(".local/share/zsh/site-functions/_sitrep"),
    "fish": Path(".config/fish/completions/sitrep.fish"),
}
"""Within the home: where bash-completion 2 and fish look by themselves; zsh looks where `fpath` says."""


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.option("--install", is_flag=True, help="Write it to the shell's folder in your home instead of printing it.")
@JSON
def command(shell: str, *, install: bool, as_json: bool) -> None:
    """Prints what makes SHELL complete the commands and options of sitrep at the Tab key; with --install it is put in place.

    \b
    Example: sitrep completion bash --install
             sitrep completion zsh --install
             sitrep completion fish | source
    """
    script = script_for(shell)
    path = Path.home() / PLACES[shell] if install else None
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")
    if as_json:
        print_json({"shell": shell, "written_to": str(path) if path else None, "script": script})
    elif path is None:
        click.echo(script, nl=False)
    else:
        click.echo(f"{path}: written; it counts from the next shell on{_more(shell, path)}")


def script_for(shell: str) -> str:
    """click's script for this shell."""
    from sitrep.cli.main import cli  # noqa: PLC0415  main lists this module

    made = get_completion_class(shell)
    assert made is not None  # noqa: S101  SHELLS names those that click has
    return made(cli, {}, "sitrep", VARIABLE).source()


def _more(shell: str, path: Path) -> str:
    """What the shell wants beside the file."""
    return f", if ~/.zshrc holds: fpath+=({path.parent}); autoload -U compinit; compinit" if shell == "zsh" else ""
