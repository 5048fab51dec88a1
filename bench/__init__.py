"""Loads groups of a given size and measures pages, saves and PDFs beside the targets. Apart from the tests."""
