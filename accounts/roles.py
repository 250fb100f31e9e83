"""The roles a person may have in a project, and the scopes a token may carry."""

from django.db import models


class Role(models.TextChoices):
    """What a person does in a project; a person may have several roles."""

    ANNOTATOR = "annotator", "Annotator"
    REVIEWER = "reviewer", "Reviewer"
    MANAGER = "manager", "Manager"


class Scope(models.TextChoices):
    """What a script's token may do, at most; its owner's roles bound it too."""

    READ = "read", "Read"
    ANNOTATE = "annotate", "Annotate"
    REVIEW = "review", "Review"
    MANAGE = "manage", "Manage"
    ADMINISTER = "administer", "Administer"
