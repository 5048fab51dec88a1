"""Imports applied and files written."""

from exchange.services.applying import ImportRefused, PlanNotReady, apply_import
from exchange.services.exporting import Export, export_markdown

__all__ = ["Export", "ImportRefused", "PlanNotReady", "apply_import", "export_markdown"]
