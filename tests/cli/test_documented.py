"""docs/commands.md and the program say the same: each command, option and variable of one is in the other."""

import ast
import importlib.util
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import Result

from reviewsearch.cli.group import SECTIONS, group

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
COMMANDS = [name for names in SECTIONS.values() for name in names]
# Read by others than us, or by us beside the options: the last table of the page.
_BESIDE_OPTIONS = {
    "REVIEWSEARCH_PERSON",
    "REVIEWSEARCH_NEVER_KEY",
    "NO_COLOR",
    "FORCE_COLOR",
    "TERM",
    "PAGER",
    "USER",
    "USERNAME",
    "XDG_CONFIG_HOME",
}


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that writes what the program says into the page."""
    spec = importlib.util.spec_from_file_location("docs_commands", ROOT / "docs" / "commands.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_hand() -> str:
    """The page without what the program says of itself."""
    return re.sub(r"<!-- from the program: [\w ]+ -->.*?<!-- end -->", "", PAGE, flags=re.DOTALL)


def examples() -> list[str]:
    """The commands that stand in blocks to copy."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("reviewsearch ")]


def variables_read_in(path: Path) -> set[str]:
    """The environment variables a module reads: `os.environ` and `os.getenv`, by their names or by a constant of the module.

    What a server hands over with a request is called environ too, and is none; nor is what the module itself sets, for
    processes that it starts.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    keys: list[ast.expr] = []
    own: list[ast.expr] = []
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.expr() as owner, slice=key, ctx=ctx) if ast.unparse(owner) == "os.environ":
                (own if isinstance(ctx, ast.Store) else keys).append(key)
            case ast.Call(func=called, args=[key, *_]) if ast.unparse(called) in {"os.environ.get", "os.getenv"}:
                keys.append(key)

    def names(found: list[ast.expr]) -> set[str]:
        return {str(key.value if isinstance(key, ast.Constant) else constants[ast.unparse(key)]) for key in found}

    return names(keys) - names(own)


def test_the_page_says_what_the_program_says(maker: ModuleType) -> None:
    assert maker.rewritten(PAGE) == PAGE, "run: python docs/commands.py"


def test_all_that_the_program_says_is_on_the_page(maker: ModuleType) -> None:
    shown = set(re.findall(r"<!-- from the program: ([\w ]+) -->", PAGE))
    assert shown == set(maker.parts()) == {"help", "exit codes", "variables", *(f"help {name}" for name in COMMANDS)}


def test_each_command_has_a_heading_and_an_example() -> None:
    headings = re.findall(r"^## (\w+)$", PAGE, re.MULTILINE)
    assert sorted(headings) == sorted([*COMMANDS, "Variables"])
    assert {shlex.split(example)[1] for example in examples()} == set(COMMANDS)


def test_each_module_of_a_command_is_in_the_list_of_commands() -> None:
    folder = ROOT / "src" / "reviewsearch" / "cli"
    modules = {path.stem for path in folder.glob("*.py") if "\n@click.command(" in path.read_text(encoding="utf-8")}
    assert modules == set(COMMANDS)


@pytest.mark.parametrize("example", examples())
def test_each_example_can_be_typed(maker: ModuleType, example: str) -> None:
    _, name, *arguments = shlex.split(example.partition(" | ")[0])
    (context,) = [context for context in maker.contexts() if context.info_name == name]
    # What only click's subclass can read (a word behind a minus sign) is no option, and left out here.
    context.command.make_parser(context).parse_args([arg for arg in arguments if not re.fullmatch(r"-[a-z]{2,}", arg)])


def test_each_option_written_by_hand_is_an_option() -> None:
    known = {
        name
        for command in [group, *(group.get_command(click.Context(group), name) for name in COMMANDS)]
        if command
        for parameter in command.params
        for name in parameter.opts
    } | {"--help", "-h"}
    written = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", by_hand()))
    assert written <= known, written - known


def test_each_variable_on_the_page_is_read_and_each_that_is_read_is_on_the_page(maker: ModuleType) -> None:
    of_options = {variable for context in maker.contexts() for _, variable in maker.options(context)}
    on_page = set(re.findall(r"\b(?<!_)REVIEWSEARCH_\w+", PAGE))
    read = {name for path in (ROOT / "src").rglob("*.py") for name in variables_read_in(path)} | {"PAGER"}
    assert on_page == of_options | {name for name in read if name.startswith("REVIEWSEARCH_")}
    assert read == _BESIDE_OPTIONS
    assert all(f"`{variable}`" in by_hand() for variable in read)


def test_variables_are_found_by_name_and_by_constant_and_other_dictionaries_are_none(tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text(
        'import os\nNAMED = "A"\nos.environ.get(NAMED)\nos.environ["B"]\nos.getenv("C")\nenviron["D"]\nenviron.get("E")\nos.environ["F"] = os.environ["F"]\n'
    )
    assert variables_read_in(source) == {"A", "B", "C"}


def test_each_variable_does_what_its_option_does(maker: ModuleType, invoke: Callable[..., Result]) -> None:
    for context in maker.contexts():
        for option, variable in maker.options(context):
            if isinstance(option.type, click.Choice | click.IntRange):
                arguments = [context.info_name] if context.parent else []
                answer = invoke(
                    *arguments,
                    *(["x"] if context.info_name in {"like", "show"} else []),
                    env={variable: "no such value"},
                )
                assert answer.exit_code == 2, variable
                assert option.opts[0] in answer.stderr


def test_the_object_on_the_page_has_the_keys_that_are_printed(ask: Callable[..., Result]) -> None:
    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    shown, printed = json.loads(block), json.loads(ask("search", "missed appointments", "--json").stdout)
    assert list(shown) == list(printed)
    assert list(shown["results"][0]) == list(printed["results"][0])
    assert list(shown["results"][0]["passages"][0]) == list(printed["results"][0]["passages"][0])
    assert list(shown["facets"]) == list(printed["facets"])
    passage = shown["results"][0]["passages"][0]
    assert [passage["text"][start:end] for start, end in passage["marks"]] == ["missed", "appointments"]


def test_each_form_of_output_is_explained() -> None:
    search = group.get_command(click.Context(group), "search")
    assert search
    (form,) = [parameter for parameter in search.params if "--format" in parameter.opts]
    assert isinstance(form.type, click.Choice)
    explained = re.findall(
        r"^\| `(\w+)` \|", PAGE[PAGE.index("| format |") : PAGE.index("The object of")], re.MULTILINE
    )
    assert explained == list(form.type.choices)
