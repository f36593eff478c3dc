"""Answers of any content, for rules that must hold of all."""

from builders import answer
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from dreiklang.adjudication.content import Content
from dreiklang.adjudication.merge import Rules
from dreiklang.adjudication.policy import Policy
from dreiklang.records import Entity, Relation, Translation
from dreiklang.scheme import EntityType, RelationType, Scheme

ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCHEME = Scheme(
    "probe", "1.0.0", "de", ("en", "tr"),
    tuple(EntityType(name, name, "", name[0].lower(), "#000000") for name in ("ORG", "GPE", "QUANT")),
    (RelationType("sells_to", "", "", ("ORG", "GPE"), ("ORG", "GPE"), False),
     RelationType("buys", "", "", (), (), False)),
)  # fmt: skip
MAJORITY = Rules(Policy(), SCHEME)
SPANS = ((0, 3), (4, 9), (4, 19), (10, 19), (10, 14), (46, 53))


@st.composite
def contents(draw):
    mentions = sorted(draw(st.sets(st.tuples(st.sampled_from(SPANS), st.sampled_from(("ORG", "GPE"))), max_size=5)))
    entities = tuple((*span, kind) for span, kind in mentions)
    pairs = [(a, b) for a in entities for b in entities if a != b]
    links = (
        draw(st.sets(st.tuples(st.sampled_from(("sells_to", "buys")), st.sampled_from(pairs)), max_size=3))
        if pairs
        else ()
    )
    texts = draw(st.dictionaries(st.sampled_from((("s1", "en"), ("s1", "tr"), ("s2", "en"))), st.sampled_from("xyz")))
    return Content(
        entities,
        tuple(sorted((kind, *pair) for kind, pair in links)),
        tuple(sorted((*place, text) for place, text in texts.items())),
        (),
    )


def several(least=1, most=5):
    return st.lists(contents(), min_size=least, max_size=most).map(
        lambda said: {f"a{i}": one for i, one in enumerate(said, 1)}
    )


def answered(name, said):
    ids = {mention: str(i) for i, mention in enumerate(said.entities)}
    return answer(
        name,
        entities=tuple(Entity(ids[m], m[2], m[0], m[1]) for m in said.entities),
        relations=tuple(Relation(f"r{i}", k, ids[h], ids[t]) for i, (k, h, t) in enumerate(said.relations)),
        translations=tuple(Translation(*each) for each in said.translations),
    )
