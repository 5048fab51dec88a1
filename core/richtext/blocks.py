"""The block stage: markdown-it-py's tokens, which know lists by CommonMark, become the tree Python-Markdown works on.

Python-Markdown's own block parser needs four blanks for a nested list and recurses on deep ones; groups write two
blanks. Tables are found by core.tables, so that a page shows the same cells as an import reads.
"""

from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from core.richtext.formulas import formula
from core.richtext.guard import DEEPEST_NESTING, MOST_BLOCKS, MOST_TABLE_CELLS, Budget, TooMuchWork
from core.tables import Table, find_tables, unescape_cell

_HEADING_SHIFT = 3
_CONTAINER_TAGS = {"bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote"}
_NESTING = ("bullet_list_open", "ordered_list_open", "blockquote_open")
_FORMULA_LINES = 100


def _formula_block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Lines from one that begins with $$ to one that ends with it. No list or heading is in them."""
    lines: list[str] = []
    for number in range(first, min(end, first + _FORMULA_LINES)):
        line = state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()
        if (state.is_code_block(number) and number == first) or state.sCount[number] < state.blkIndent or not line:
            return False
        if (number == first) != line.startswith("$$") and line != "$$":
            return False
        lines.append(line)
        if number > first and line.endswith("$$"):
            break
        if number == first and "$$" in line[2:]:
            return False  # all of it on one line: the inline stage knows that
    else:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = "\n".join(lines)[2:-2]
        state.line = first + len(lines)
    return True


_parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * DEEPEST_NESTING}).disable(
    ["inline", "text_join", "reference", "html_block"]
)
_parser.block.ruler.before("fence", "formula", _formula_block, {"alt": ["paragraph", "blockquote", "list"]})


def parse_blocks(text: str, budget: Budget) -> Element:
    """A <div> with all blocks; the text of a leaf is its Markdown source."""
    tokens = _parser.parse(text)
    if len(tokens) > MOST_BLOCKS:
        raise TooMuchWork("it has too many parts")
    budget.check()
    return _TreeBuilder(budget).build(tokens)


class _TreeBuilder:
    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.root = Element("div")
        self.open = [self.root]
        self.depth = 0
        self.cells = 0

    def build(self, tokens: list[Token]) -> Element:
        for place, token in enumerate(tokens):
            kind, _, edge = token.type.rpartition("_")
            if kind in _CONTAINER_TAGS:
                self._container(token, kind, edge)
            elif token.type == "inline":
                self._leaf(tokens[place - 1], token.content)
            elif token.type in ("fence", "code_block"):
                code = SubElement(SubElement(self.open[-1], "pre"), "code")
                code.text = AtomicString(token.content)
            elif token.type == "formula":
                SubElement(self.open[-1], "p").append(formula(token.content, display=True))
                self.budget.check()
            elif token.type == "hr":
                SubElement(self.open[-1], "hr")
        return self.root

    def _container(self, token: Token, kind: str, edge: str) -> None:
        self.depth += (edge == "open") - (edge == "close") if f"{kind}_open" in _NESTING else 0
        if self.depth > DEEPEST_NESTING:
            raise TooMuchWork("it nests too deep")
        if edge == "close":
            self.open.pop()
            return
        element = SubElement(self.open[-1], _CONTAINER_TAGS[kind])
        if "start" in token.attrs:
            element.set("start", str(token.attrs["start"]))
        self.open.append(element)

    def _leaf(self, opener: Token, content: str) -> None:
        if opener.type == "heading_open":
            level = min(int(opener.tag[1]) + _HEADING_SHIFT, 6)
            SubElement(self.open[-1], f"h{level}").text = content
            return
        lines = content.split("\n")
        done = 0
        for table in find_tables(lines):
            self._paragraph(lines[done : table.start], tight=opener.hidden)
            self._table(table)
            done = table.end
        self._paragraph(lines[done:], tight=opener.hidden)

    def _paragraph(self, lines: list[str], *, tight: bool) -> None:
        content = "\n".join(lines)
        if not content:
            return
        parent = self.open[-1]
        if parent.tag == "li" and not parent.text and not len(parent):
            content, parent = self._task(content, parent)
            if tight and parent.tag == "li":
                parent.text = content
                return
            if tight:
                parent[-1].tail = content
                return
        if parent.tag == "label":
            parent[-1].tail = content
            return
        SubElement(parent, "p").text = content

    def _task(self, content: str, item: Element) -> tuple[str, Element]:
        """Takes "[x] " off the first paragraph of a list item; the rest goes into a label beside the box."""
        if content[:4] not in ("[ ] ", "[x] ", "[X] "):
            return content, item
        item.set("class", "task-list-item")
        self.open[-2].set("class", "task-list")
        label = SubElement(item, "label")
        box = SubElement(label, "input", {"type": "checkbox", "disabled": ""})
        if content[1] in "xX":
            box.set("checked", "")
        return f" {content[4:]}", label

    def _table(self, table: Table) -> None:
        self.cells += len(table.header) * (len(table.rows) + 1)
        if self.cells > MOST_TABLE_CELLS:
            raise TooMuchWork("its tables have too many cells")
        element = SubElement(self.open[-1], "table")
        self._row(SubElement(element, "thead"), "th", table.header, table.alignments)
        if table.rows:
            body = SubElement(element, "tbody")
            for row in table.rows:
                self._row(body, "td", row.cells, table.alignments)

    def _row(self, parent: Element, tag: str, cells: tuple[str, ...], alignments: tuple[str, ...]) -> None:
        row = SubElement(parent, "tr")
        for cell, alignment in zip(cells, alignments, strict=True):
            element = SubElement(row, tag, {"class": f"align-{alignment}"} if alignment else {})
            element.text = unescape_cell(cell)
