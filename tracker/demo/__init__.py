"""The demo group: eight invented people of a university lab and six weeks of their reports, up to this week.

Texts are plain data (`people`, `projects`, `texts`); `building` puts them into the database through the services.
"""
