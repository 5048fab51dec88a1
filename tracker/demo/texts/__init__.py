"""The reports of the demo group, one module per author."""

from tracker.demo.shapes import Reports
from tracker.demo.texts import carter, chen, gu, han, lu, zhou

REPORTS: dict[str, Reports] = {
    "lu": lu.REPORTS,
    "gu": gu.REPORTS,
    "han": han.REPORTS,
    "zhou": zhou.REPORTS,
    "chen": chen.REPORTS,
    "emily": carter.REPORTS,
}
