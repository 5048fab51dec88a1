"""Vocabulary without Django: weeks, periods, names, texts, tables, outlines, rich text, planned changes."""
