"""A project with people, and a place of its own for files."""

from __future__ import annotations

import pytest

from accounts.models import User
from annotation.models import Project
from tests.annotation.making import join
from tests.training.datasets import making
from training.datasets import building
from training.datasets.freezing import freeze
from training.models import DatasetVersion


@pytest.fixture(autouse=True)
def data_dir(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def project(db) -> Project:
    return making.make_project()


@pytest.fixture
def author(project: Project) -> User:
    return join(project, making.person(project.organization, "ann"), making.ANNOTATOR)


@pytest.fixture
def manager(project: Project) -> User:
    return join(project, making.person(project.organization, "max"), making.MANAGER)


@pytest.fixture
def frozen(project: Project, manager: User):
    """Return a function that freezes the project's work and builds the version, as a worker would."""

    def make(kind: str = "sft", **options) -> DatasetVersion:
        version = freeze(project=project, kind=kind, by=manager, **options)
        building.build(version.pk)
        version.refresh_from_db()
        return version

    return make
