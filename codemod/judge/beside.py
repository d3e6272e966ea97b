"""Where the constant goes past the rule's consumers: into a container, a manifest, or a client that pulls images.

v1.Container{Name: "lvscare", Image: "docker.io/" + common.LvsCareRepoAndTag}
docker.ImagePull(ctx, "docker.io/" + common.LvsCareRepoAndTag, options)
fmt.Sprintf("kind: Pod\n  image: docker.io/%s\n", common.LvsCareRepoAndTag)

flags.StringVar(&o.Image, "image", "docker.io/"+common.LvsCareRepoAndTag, "")     where `overrides` has the flag

A node runs these as well as what the consumer makes. The constant is followed forwards, so nothing is read that does
not have to do with it; what is only logged, compared or packed is fine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator, OverBudget
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Param, Part, Parts, Text, origin
from codemod.golang.evaluate.values import Value, has_constant
from codemod.golang.flow.callees import callees
from codemod.golang.flow.fields import field_writes, may_write_field
from codemod.golang.flow.library import executes_template
from codemod.golang.flow.references import references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File, Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node
from codemod.judge.takers import COMMAND, MANIFEST, Takers, is_out_of_sight
from codemod.records import replace
from codemod.rule import Field, Rule
from codemod.rule.pins import NAMING
from codemod.rule.pins import Part as PinPart
from codemod.uses.concerned import Naming, any_value, names_another
from codemod.uses.consumers import Consumption
from codemod.uses.labels import is_manifest, labelled_parts, labelled_texts, made_text
from codemod.uses.named_fields import field_values, place_given

MAX_TEXTS = 64  # that are made of one constant
_What = Callable[[Module, Evaluator, Node, Frame], list[Value]]


def beside(
    module: Module, rule: Rule, naming: Naming, constants: Iterable[Object], part_of: Callable[[Object], PinPart]
) -> Iterator[Consumption]:
    """Yield what reaches a container or a manifest, and is made of the constant; consumers are asked elsewhere.

    What is declared under that name and is neither constant nor variable is no text. Raises `OverBudget` where the
    constant is in more texts, or has more declarations, than any program has.
    """
    sinks = Takers(module, rule)
    items = [item for item in constants if item.kind in ("const", "var")]
    if len(items) > MAX_TEXTS:
        raise OverBudget
    # where it gets out of sight, nothing is known to run it; nor does a tag make an image of what is lost
    ends = [(item, end) for item in items for node in references(module, item) for end in sinks.of(node)]
    found = sinks.taken()
    taken = {node for node, _ in found}
    unseen = any(is_out_of_sight(module, end) for item, end in ends if part_of(item) in NAMING and end not in taken)
    if len(found) > MAX_TEXTS:
        raise OverBudget
    told: list[tuple[Node, Value]] = []
    for node, name in sorted(found, key=lambda each: each[0].end - each[0].start):
        whole = partial(any_value, node)
        if name == MANIFEST:
            values = naming.at(node, partial(_asked, module, node, _filled), partial(_asked, module, node, _labelled))
        elif name == COMMAND:
            values = naming.at(node, partial(_asked, module, node, _commanded), partial(_asked, module, node, _text))
        else:
            lost = [each for each in naming.lost(node, whole) if not names_another(each)]
            lost = lost if unseen or not lost or not _is_given_another(module, sinks, node) else []
            if lost and rule.overrides and not naming.has_piece(node, whole):
                from codemod.judge.set_for_another import set_for_nobody_else  # few rules let an operator name another

                lost = [*filter(partial(_is_put_there, module, items), lost)] or set_for_nobody_else(module, rule, lost)
            here = (each for each in lost if unseen or not _is_of_others(module, sinks, each))
            values = (*(naming.at(node, whole) or here), *_instead_of_default(rule, naming, node, name))
        # a manifest that is put together of lines has the image of one of these, which was told there
        inner = {value.parts for within, value in told if within is not node and _is_within(within, node)}
        told += [(node, value) for value in values]
        if values := tuple(value for value in values if value.parts not in inner):
            yield Consumption(name, node, values, place=place_given(node))


def _instead_of_default(rule: Rule, naming: Naming, node: Node, name: str) -> list[Value]:
    """Return what else the default of one of the rule's flags may be: `envOr("OTHER_IMAGE", Image)`."""
    if not any(each.kind == "flag" and each.name == name for each in rule.overrides):
        return []
    return naming.instead(node, partial(any_value, node), partial(_in_frame, node))


def _in_frame(node: Node, evaluator: Evaluator, frame: Frame) -> list[Value]:
    return evaluator.evaluate(node, frame)


def in_pieces(module: Module, rule: Rule, naming: Naming, files: Iterable[File]) -> Iterator[Consumption]:
    """Yield what a container takes that names the image, and none of its pieces does: `org + "/" + name`. What is a
    parameter was given by somebody else."""
    container = rule.container
    if container is None:
        return
    wanted = Field(container.package, container.type, container.image_field)
    for file in files:
        for declaration in filter(partial(may_write_field, wanted.name), file.holding(wanted.name)):
            for _, value, _ in field_values(module, declaration.node, wanted):
                if value.binding is None or value.binding.kind != "param":
                    found = naming.at(value, partial(any_value, value))
                    values = tuple(each for each in found if not has_constant(each))
                    if values:
                        yield Consumption(f"{wanted.type}.{wanted.name}", value, values)


def _is_of_others(module: Module, sinks: Takers, value: Value) -> bool:
    """Whether what was lost came through a text that the constant is put into nowhere: `image = driver.Spec.Image`,
    `build(ptr.Deref(spec.Image, ""))`."""
    reads = (_read_in(step.site) for step in value.way)
    if any(_is_made_of_texts(module, read) and not sinks.has_seen(read) for read in reads):
        return True
    return all(_is_put_nowhere(module, sinks, part) for part in _naming(value) if isinstance(part, Hole))


def _naming(value: Value) -> Parts:
    """Return the parts that say which image it is: of `{c.Repository}:{c.Tag}` the first."""
    tag = next((n for n, part in reversed([*enumerate(value.parts)]) if isinstance(part, Text)), 0)
    last = value.parts[tag]
    is_tag = tag > 0 and isinstance(last, Text) and last.text[:1] in ("@", ":") and "/" not in last.text
    return value.parts[:tag] if is_tag else value.parts


def _is_given_another(module: Module, sinks: Takers, call: Node) -> bool:
    """Whether a call of a function that gives back what it makes of its arguments is given none of the constant here:
    of `rewrite(Image)` and `rewrite(service.Image)` the second."""
    functions = [each.function for each in callees(module, call)] if call.kind == "call_expression" else []
    if not functions or any(map(sinks.has_seen, call["arguments"].children)):
        return False
    return all(each is not None and sinks.is_passed_through(each) for each in functions)


def _read_in(site: Node) -> Node:
    """Return what an assignment gives its one target; any other place is what is read there."""
    right = site.get("right")
    return right.children[0] if right is not None and len(right.children) == 1 else site


def _is_made_of_texts(module: Module, node: Node) -> bool:
    """Whether an expression is a text, or a pointer to one; what a function of elsewhere gives, where it is given texts
    alone."""
    if node.kind in STRING_KINDS:
        return True
    if node.kind not in ("selector_expression", "identifier", "call_expression"):
        return False
    type_ = typeof.of_expression(module, node)
    if type_ is None and node.kind == "call_expression":
        arguments = node["arguments"].children
        return len(arguments) > 0 and all(_is_made_of_texts(module, each) for each in arguments)
    return type_ is not None and types.is_string(module, type_._replace(pointer=0))


def _is_put_nowhere(module: Module, sinks: Takers, hole: Hole) -> bool:
    """Whether it is a field that the constant is written to nowhere: `cmp.Or(driver.Spec.Image, images.Driver)`; or a
    setting that people write, `pod.Annotations["acme.io/image"]`."""
    from codemod.judge.lost_at import held_at  # most that was lost was read from a text
    from codemod.uses.asked import key_asked

    found = held_at(module, hole.span, hole.term) if hole.span is not None else None
    if found is None:
        return False
    is_setting = any(True for _ in key_asked(module, found.holder, found.field, found.key))
    if not is_setting and not types.is_string(module, _type_of(module, found.holder, found.field)):
        return False
    writes = field_writes(module, found.holder, found.field)
    return all(each.value is not None and not sinks.has_seen(each.value) for each in writes)


def _is_put_there(module: Module, items: Iterable[Object], value: Value) -> bool:
    """Whether it is a field to which the constant is written, or a part of it: `spec.Image = path.Base(Image)`."""
    from codemod.judge.lost_at import held_at  # most that was lost was read from a text

    holes = (part for part in value.parts if isinstance(part, Hole) and part.span is not None)
    fields = [held_at(module, hole.span, hole.term) for hole in holes if hole.span is not None]
    writes = (each for held in fields if held is not None for each in field_writes(module, held.holder, held.field))
    named = {node for item in items for node in references(module, item)}
    return any(node in named for each in writes if each.value is not None for node in each.value.walk())


def _type_of(module: Module, holder: types.Type, field: str) -> types.Type | None:
    found = members.find_field(module, holder, field)
    return found[1] if found is not None else None


def _is_within(inner: Node, outer: Node) -> bool:
    return inner.file is outer.file and outer.holds(inner)


def _asked(module: Module, node: Node, what: _What, evaluator: Evaluator) -> list[Value]:
    return in_all_contexts(evaluator, partial(what, module, evaluator, node), node.function)


def _filled(module: Module, evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return the images of a manifest; of any other text none."""
    texts = _text(module, evaluator, node, frame)
    found = [image for text in texts if is_manifest(text) for image in _images(text)]
    return [*found, *filter(_is_any, texts)]


def _images(text: Value) -> Iterator[Value]:
    """Yield the images of a manifest; where no part of it is the constant any more, also those within a part."""
    yield from labelled_parts(text)
    if not has_constant(text):
        yield from labelled_texts(text)


def _labelled(module: Module, evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return the texts that may be a manifest with an image, whole."""
    texts = _text(module, evaluator, node, frame)
    return [text for text in texts if _is_any(text) or _holds_label(text)]


def _commanded(module: Module, evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return the images that the commands in a text pull or run."""
    # few programs start commands with the image in them, and lint starts often
    from codemod.uses.commands import commanded

    texts = _text(module, evaluator, node, frame)
    found = [image for text in texts for image in commanded(text)]
    # of `pull {image} {options}` it is not known which is the image: it is, in the words of who calls
    return found or [replace(text, parts=(hole,)) for text in texts for hole in text.parts if _is_given(hole)]


def _is_given(part: Part) -> bool:
    return isinstance(part, Hole) and isinstance(origin(part.term), Param)


def _is_any(text: Value) -> bool:
    from codemod.golang.evaluate.constructed import is_open

    return len(text.parts) == 1 and is_open(text)


def _holds_label(text: Value) -> bool:
    return any(isinstance(part, Text) and "image" in part.text for part in text.parts)


def _text(module: Module, evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return what a text is, or a template that is executed."""
    if node.kind == "call_expression" and executes_template(node["function"]):
        from codemod.golang.evaluate.models.templates import shape

        return list(shape(evaluator, node, frame))
    return made_text(module, evaluator, node, frame)
