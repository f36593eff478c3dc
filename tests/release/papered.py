"""A release with all its papers, and what people said of it."""

from dreiklang.about import About, Party
from dreiklang.records import Figure

NASTY = r'Häfen & <script>x</script> | 100 % _{#}$ ~^\ "q" `c`: [a](b)'
ABOUT = About(
    title="Häfen",
    summary="Texts about harbours.",
    license="CC-BY-4.0",
    author=(Party(family="Hartwig", given="Lena", orcid="0000-0000-0000-0001"), Party(name="Küstenkorpus")),
    maintainer=(Party(name="Küstenkorpus", email="k@example.org"),),
    homepage="https://example.org/haefen",
    doi="10.1234/haefen",
    keywords=("harbours",),
)
AGREEMENT = (
    Figure("entities", "f1_exact", 0.8731, 0.8512, 0.8944, 10),
    Figure("relations", "f1", 1.0, None, None, 0),
    Figure("relations", "f1_given_entities", None, None, None, 0),
)
