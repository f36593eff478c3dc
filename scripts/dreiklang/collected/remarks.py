"""What can't be read of one annotation, named by its region."""

from dreiklang.collected.findings import Findings
from dreiklang.collected.shapes import Region
from dreiklang.problems import Problem


class Remarks:
    """Problems of one annotation, in `found`; `where` names the annotation."""

    __slots__ = ("found", "where")

    def __init__(self, where: str) -> None:
        self.where = where
        self.found = Findings()

    def region(self, rule: str, region: Region, message: str) -> None:
        self.found.add(Problem(rule, f"{self.where}, region {region.id}", message))

    def relation(self, rule: str, region: Region, message: str) -> None:
        """A relation has no id: its ends name it."""
        self.found.add(Problem(rule, f"{self.where}, relation {region.from_id} → {region.to_id}", message))

    def unknown(self, region: Region) -> None:
        """unknown-control: no control that the interface has can have made it."""
        self.region(
            "unknown-control",
            region,
            f'the interface has no {region.type} called "{region.from_name}": was the project\'s interface changed?',
        )
