"""Starting a project from a template, and as a copy of another one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from annotation.importing.records import Record, parse_record
from annotation.models import Annotation, ImportBatch, Item, Project, ProjectMembership, Task, WorkProfile
from annotation.project_templates import KEYS, templates
from annotation.services.guidelines import add_guideline
from annotation.services.recounting import recount
from core.json_schema import schema_problem, validator_of
from core.tools import tools_problem
from tests.annotation.projects.conftest import join, person, signed_in
from tests.annotation.projects.test_projects import PROJECTS, SCHEMA, TOOL, details

ASSIGNMENTS = "/api/v1/assignments/"


@pytest.mark.parametrize("key", KEYS)
def test_a_template_can_be_used_as_it_is(key):
    template = templates()[key]
    assert min(len(template.title), len(template.summary), len(template.examples)) > 0
    assert template.guidelines.startswith("# ")
    assert "When to skip" in template.guidelines or "Skip" in template.guidelines
    settings = template.settings
    assert settings["output_schema"] is None or schema_problem(settings["output_schema"]) is None
    assert settings["tools"] is None or tools_problem(settings["tools"]) is None
    validator = validator_of(settings["output_schema"])
    for kind, lines in template.examples.items():
        records = [parse_record(line, line=1, kind=kind, validator=validator) for line in lines]
        assert len(records) >= 5
        assert all(isinstance(record, Record) for record in records), records
        assert len({record.line_hash(kind) for record in records if isinstance(record, Record)}) == len(records)


def test_the_templates_are_listed_with_what_an_annotator_will_see(manager):
    listed = signed_in(manager).get("/api/v1/project-templates/").json()
    assert [one["key"] for one in listed] == list(KEYS)
    for one in listed:
        assert one["settings"]["checklist"] or one["settings"]["dimensions"] or one["settings"]["output_schema"]
        for example in one["examples"]:
            assert example["messages"][-1]["role"] == "user"
            assert (len(example["candidates"]) >= 2) is (example["kind"] == "rank")


@pytest.mark.parametrize("key", KEYS)
def test_a_project_from_a_template_has_its_first_task_at_once(manager, key):
    client = signed_in(manager)
    made = client.post(PROJECTS, {"name": "Ours", "template": key, "annotates": True})
    assert made.status_code == 201, made.json()
    project, template = made.json(), templates()[key]
    for setting, value in template.settings.items():
        assert project[setting] == value, setting
    assert project["my_roles"] == ["annotator", "manager"]
    assert project["guideline"]["number"] == 1
    for kind, lines in template.examples.items():
        assert Task.objects.filter(project_id=project["id"], kind=kind).count() == len(lines)
        claimed = client.post(f"{PROJECTS}{project['id']}/claim/", {"kind": kind}).json()["assignment"]
        assert claimed["kind"] == kind
        # The first example comes first.
        expected = parse_record(lines[0], line=1, kind=kind, validator=None)
        assert isinstance(expected, Record)
        assert claimed["item"]["messages"] == expected.messages
    batches = ImportBatch.objects.filter(project_id=project["id"])
    assert {batch.state for batch in batches} == {"completed"}
    assert recount(Project.objects.get(pk=project["id"]), mend=False).found == []


def test_what_is_given_goes_before_the_template(manager):
    body = {
        "name": "Ours",
        "template": "safety",
        "examples": ["rank"],
        "guidelines": "Be kind.",
        "rank_overlap": 1,
        "checklist": [],
        "output_schema": SCHEMA,
    }
    project = signed_in(manager).post(PROJECTS, body).json()
    assert (project["rank_overlap"], project["checklist"], project["output_schema"]) == (1, [], SCHEMA)
    assert project["my_roles"] == ["manager"]
    assert set(Task.objects.values_list("kind", flat=True)) == {"rank"}
    assert Project.objects.get(pk=project["id"]).guidelines.get().body == "Be kind."
    verbs = AuditEvent.objects.filter(project_id=project["id"]).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["project_created", "guideline_added", "examples_added"]


def test_a_proposed_answer_that_ones_own_schema_refuses_is_left_out(manager):
    body = {"name": "Ours", "template": "extraction", "output_schema": SCHEMA}
    project = signed_in(manager).post(PROJECTS, body)
    assert project.status_code == 201
    assert Task.objects.count() == len(templates()["extraction"].examples["write"])
    assert not Task.objects.exclude(proposed=None).exists()


def test_no_examples_are_added_where_none_are_wanted(manager):
    project = signed_in(manager).post(PROJECTS, {"name": "Ours", "template": "safety", "examples": []})
    assert project.status_code == 201
    assert not Item.objects.exists()


def test_an_unknown_template_and_a_taken_name_leave_nothing_behind(manager, project):
    client = signed_in(manager)
    refused = client.post(PROJECTS, {"name": "Ours", "template": "poetry"})
    assert (refused.status_code, details(refused)) == (400, {"template": "unknown_template"})
    refused = client.post(PROJECTS, {"name": project.name, "template": "safety"})
    assert (refused.status_code, details(refused)) == (400, {"name": "taken"})
    assert not Project.objects.exclude(pk=project.pk).exists()
    assert not Item.objects.exists()


def test_a_copy_has_the_settings_and_the_newest_guidelines_and_no_data(project, manager, annotator, reviewer):
    Project.objects.filter(pk=project.pk).update(
        output_schema=SCHEMA, tools=[TOOL], rank_overlap=3, gold_share=10, qualification_required=True, currency="EUR"
    )
    add_guideline(project=project, body="First.", by=manager)
    add_guideline(project=project, body="Second.", by=manager, must_acknowledge=True)
    Item.objects.create(project=project, messages=[{"role": "user", "content": "Hello"}], content_hash="x")
    made = signed_in(manager).post(f"{PROJECTS}{project.pk}/copy/", {"name": "Support, again"})
    assert made.status_code == 201
    copy = Project.objects.get(pk=made.json()["id"])
    assert (copy.name, copy.output_schema, copy.tools) == ("Support, again", SCHEMA, [TOOL])
    assert (copy.rank_overlap, copy.gold_share, copy.currency) == (3, 10, "EUR")
    # The questions of the qualification are data: they stay behind, and so does the demand for it.
    assert copy.qualification_required is False
    guideline = copy.guidelines.get()
    assert (guideline.number, guideline.body, guideline.must_acknowledge) == (1, "Second.", True)
    assert list(copy.memberships.values_list("user", "role")) == [(manager.pk, "manager")]
    assert not copy.items.exists()
    assert not Annotation.objects.filter(task__project=copy).exists()
    event = AuditEvent.objects.get(verb="project_copied")
    assert (event.project_id, event.after) == (copy.pk, {"project": project.pk, "guidelines": 2, "people": 0})


def test_people_come_along_where_that_is_wanted_and_guidelines_stay_where_not(project, manager, annotator, reviewer):
    gone = join(project, person(project.organization, "gone"), "annotator")
    gone.is_active = False
    gone.save()
    join(project, annotator, "reviewer")
    WorkProfile.objects.create(project=project, user=annotator, tags=["german"], hourly_rate=12, submitted_count=9)
    add_guideline(project=project, body="First.", by=manager)
    body = {"name": "Again", "people": True, "guidelines": False}
    copy = signed_in(manager).post(f"{PROJECTS}{project.pk}/copy/", body).json()
    held = ProjectMembership.objects.filter(project=copy["id"]).order_by("user__email", "role")
    assert list(held.values_list("user", "role")) == [
        (annotator.pk, "annotator"),
        (annotator.pk, "reviewer"),
        (manager.pk, "manager"),
        (reviewer.pk, "reviewer"),
    ]
    assert copy["guideline"] is None
    profile = WorkProfile.objects.get(project=copy["id"])
    assert (profile.tags, profile.hourly_rate, profile.submitted_count) == (["german"], Decimal(12), 0)
    given = AuditEvent.objects.filter(project_id=copy["id"], verb="member_added")
    assert given.count() == 3


def test_an_administrator_who_copies_manages_the_copy(project, administrator, manager):
    copy = signed_in(administrator).post(f"{PROJECTS}{project.pk}/copy/", {"name": "Again", "people": True}).json()
    held = ProjectMembership.objects.filter(project=copy["id"]).values_list("user", "role")
    assert set(held) == {(administrator.pk, "manager"), (manager.pk, "manager")}


def test_only_managers_copy_and_not_under_a_name_that_is_taken(project, manager, annotator, reviewer, stranger):
    address = f"{PROJECTS}{project.pk}/copy/"
    assert signed_in(annotator).post(address, {"name": "Again"}).status_code == 403
    assert signed_in(reviewer).post(address, {"name": "Again"}).status_code == 403
    assert signed_in(stranger).post(address, {"name": "Again"}).status_code == 404
    refused = signed_in(manager).post(address, {"name": project.name})
    assert (refused.status_code, details(refused)) == (400, {"name": "taken"})
    assert Project.objects.count() == 1
