"""The root of the REST API: parsing, paging, filtering, throttling and errors, the same for every app's operations.

The settings name these classes, so the apps need not import them: `tracker` is the floor above all.
"""
