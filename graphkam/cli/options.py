"""The options that every command takes, before its name or after it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from graphkam.language import LANGUAGES, Words, words

if TYPE_CHECKING:
    from graphkam.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_KEY: Final = "graphkam.cli."


@dataclass(frozen=True, slots=True)
class Options:
    """How a command shall answer, whatever it is asked.

    ``as_of`` is as it was written: None, a day, or ``last``. ``progress`` None means: on a terminal only.
    """

    json: bool
    as_of: str | None
    bundle: Path | None
    mapping: str | None
    say: Words
    progress: bool | None
    settings: Settings

    def again(self, *words_: str, bundle: Path | None = None) -> str:
        """Another command about the same data, as it can be typed."""
        bundle = bundle or self.bundle
        source = [] if bundle is None else ["--bundle", str(bundle)]
        source += [] if self.mapping is None else ["--mapping", self.mapping]
        source += [] if self.as_of is None else ["--as-of", self.as_of]
        return shlex.join(["graphkam", *words_, *source])


def common_options(command: Command) -> Command:
    """Give a command the options that all of them take; `asked_options` has what was said."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asked_options(*, source: Path | None = None) -> Options:
    """What was said of the common options on this command line, the nearest to the command's end counting.

    ``source`` is a folder that the command itself names; a mapping may be of it.

    Raises
    ------
    ConfigurationError
        The settings cannot be used.
    click.UsageError
        A mapping without a bundle that it would map.
    """
    from graphkam.settings import load_settings

    said = _said()
    if "mapping" in said and "bundle" not in said and source is None:
        raise click.UsageError("--mapping says how to read the folder that --bundle names: give both")
    return Options(
        json=said.get("json", False),
        as_of=said.get("as_of"),
        bundle=said.get("bundle"),
        mapping=said.get("mapping"),
        say=asked_words(),
        progress=said.get("progress"),
        settings=load_settings(),
    )


def asked_words() -> Words:
    """The words of the language that was asked for on this command line, else in the settings.

    Raises
    ------
    ConfigurationError
        The settings are needed for it and cannot be used.
    """
    from graphkam.settings import load_settings

    return words(_said().get("lang") or load_settings().lang)


def _said() -> dict[str, Any]:
    meta = click.get_current_context().meta
    return {key.removeprefix(_KEY): value for key, value in meta.items() if key.startswith(_KEY)}


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> object:
    name = parameter.name
    if name and context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
        context.meta[_KEY + name] = value
    return value


def _option(*names: str, **settings: Any) -> Callable[[Command], Command]:  # noqa: ANN401  # click's own settings
    return click.option(*names, expose_value=False, callback=_remember, **settings)


_OPTIONS: Final = (
    _option(
        "--bundle", metavar="DIR", type=click.Path(path_type=Path), help="Answer from this folder of tables."
    ),
    _option("--mapping", metavar="NAME|FILE", help="How foreign tables in the folder become a bundle."),
    _option(
        "--as-of", metavar="DATE|last", help="The day to look at (today); last: that of the latest record."
    ),
    _option("--lang", type=click.Choice(LANGUAGES), help="English or Chinese."),
    _option("--json", is_flag=True, help="Print JSON and nothing else."),
    _option("--progress/--no-progress", default=None, help="Show how far it is (on a terminal)."),
)
