"""Why something that people wrote cannot be taken, said so that it can be said in every language."""


class InvalidInput(ValueError):
    """The sentence is the English template filled with the values; apps translate the template and fill it again.

    code is stable, for programs. Templates stand as literals where the error is raised, so that they are found for
    translation. Values are numbers, days and what was written.
    """

    def __init__(self, code: str, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.code = code
        self.template = template
        self.values = values
