"""What models write for people: drafts of an answer, answers to be ranked, and a project's say in it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.roles import Scope
from annotation.api.permissions import ANNOTATING, EVERYBODY, MANAGING, ProjectViewMixin, project_for, roles_in
from annotation.models import Item, Suggestion
from annotation.queries.work import own_assignments
from annotation.services import suggestions
from core.errors import NotAllowed
from core.pagination import NewestFirst
from serving.api import serializers as shapes
from serving.models import SampleSet
from serving.queries.suggestions import own_suggestions, sample_sets
from serving.services import project_models, samples
from serving.services.drafting import ask_draft
from serving.services.sources import choices_for, sources_of


class AssignmentSuggestionsView(APIView):
    """The drafts of one's own task."""

    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="assignments_suggestions_list", responses={200: shapes.SuggestionSerializer(many=True)})
    def get(self, request: Request, pk: int) -> Response:
        """List the drafts that one has asked for, oldest first."""
        assignment = get_object_or_404(own_assignments(person(request)), pk=pk)
        return Response(shapes.SuggestionSerializer(assignment.suggestions.order_by("pk"), many=True).data)

    @extend_schema(
        operation_id="assignments_suggestions_create",
        request=shapes.AskDraftSerializer,
        responses={201: shapes.SuggestionSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Ask the project's model for a draft; one that is still coming is cancelled. Follow it at `suggestions/{id}/`.

        409 `drafts_off`: nobody drafts in this project, or the model's server is switched off.
        """
        form = shapes.AskDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        suggestion = ask_draft(user=person(request), assignment_id=pk, **form.validated_data)
        return Response(shapes.SuggestionSerializer(suggestion).data, status=status.HTTP_201_CREATED)


class SuggestionView(APIView):
    """One draft."""

    @extend_schema(operation_id="suggestions_retrieve", responses={200: shapes.SuggestionSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Show what has come so far; ask again some times a second while it is `queued` or `streaming`."""
        return Response(shapes.SuggestionSerializer(_own(request, pk)).data)


class SuggestionCancelView(APIView):
    """The end of a draft that nobody wants any more."""

    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="suggestions_cancel", request=None, responses={200: shapes.SuggestionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Stop it. What has come stays."""
        return Response(shapes.SuggestionSerializer(suggestions.cancel(_own(request, pk))).data)


class SuggestionUseView(APIView):
    """What became of a draft."""

    write_scope = Scope.ANNOTATE

    @extend_schema(
        operation_id="suggestions_use",
        request=shapes.UseDraftSerializer,
        responses={200: shapes.SuggestionSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Say that it was taken into the answer (or taken out): the answer says so through to the dataset."""
        form = shapes.UseDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        draft = get_object_or_404(own_suggestions(person(request)), pk=pk, assignment__isnull=False)
        return Response(shapes.SuggestionSerializer(suggestions.mark_used(draft, **form.validated_data)).data)


class DraftingView(ProjectViewMixin, APIView):
    """What models do in a project."""

    @extend_schema(operation_id="projects_drafting_retrieve", responses={200: shapes.DraftingSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Tell what one may ask models for here, and why not."""
        settings = project_models.settings_of(self.project)
        able = [source for source in sources_of(settings) if not source.off]
        off = next((source.off for source in sources_of(settings)), "")
        may_sample = _may_sample(request, project_id, settings.annotators_sample)
        answer = {
            "drafts": settings.drafts,
            "chat": settings.chat,
            "samples": may_sample and bool(sources_of(settings)),
            "off": "" if able else off,
        }
        return Response(shapes.DraftingSerializer(answer).data)


class DraftingSettingsView(ProjectViewMixin, APIView):
    """Who writes in a project: for its managers."""

    read_roles = MANAGING
    write_roles = MANAGING

    @extend_schema(
        operation_id="projects_drafting_settings_retrieve", responses={200: shapes.DraftingSettingsSerializer}
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Show the settings, and whom one may choose from."""
        return Response(self._answer())

    @extend_schema(
        operation_id="projects_drafting_settings_update",
        request=shapes.DraftingSettingsWriteSerializer,
        responses={200: shapes.DraftingSettingsSerializer},
    )
    def put(self, request: Request, project_id: int) -> Response:
        """Choose who writes, and for what."""
        form = shapes.DraftingSettingsWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        project_models.change_settings(project=self.project, by=person(request), **form.validated_data)
        return Response(self._answer())

    def _answer(self) -> Any:
        settings = project_models.settings_of(self.project)
        values = {name: getattr(settings, name) for name in project_models.CHANGEABLE}
        values |= shapes.sources_in(settings) | {"choices": choices_for(self.project)}
        return shapes.DraftingSettingsSerializer(values).data


class SampleListView(ProjectViewMixin, generics.ListAPIView[SampleSet]):
    """Answers that models were asked for, to be ranked."""

    read_roles = MANAGING
    write_roles = EVERYBODY
    serializer_class = shapes.SampleSetSerializer
    pagination_class = NewestFirst
    filter_backends = ()
    write_scope = Scope.ANNOTATE

    def get_queryset(self) -> QuerySet[SampleSet]:
        if getattr(self, "swagger_fake_view", False):
            return SampleSet.objects.none()
        return sample_sets(self.project)

    @extend_schema(operation_id="projects_samples_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what was asked for, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_samples_create",
        request=shapes.AskSamplesSerializer,
        responses={201: shapes.SampleSetSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Ask for so many answers to a prompt. When they are in, they are a rank task. It never says who wrote which."""
        settings = project_models.settings_of(self.project)
        if not _may_sample(request, project_id, settings.annotators_sample):
            raise NotAllowed("Only managers ask for answers to rank in this project.")
        form = shapes.AskSamplesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted, by = form.validated_data, person(request)
        if "content" in wanted:
            asked = samples.ask_samples_for(
                project=self.project, content=wanted["content"], by=by, count=wanted["count"]
            )
        else:
            item = get_object_or_404(Item, pk=wanted["item"], project=self.project)
            asked = samples.ask_samples(project=self.project, item=item, by=by, count=wanted["count"])
        return Response(shapes.SampleSetSerializer(asked).data, status=status.HTTP_201_CREATED)


class SampleView(APIView):
    """Answers asked for together: for who asked, and for managers."""

    @extend_schema(operation_id="samples_retrieve", responses={200: shapes.SampleSetSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Tell how many are in, and what became of them."""
        found = get_object_or_404(SampleSet, pk=pk)
        if found.user_id != person(request).pk:
            project_for(person(request), found.project_id, MANAGING)
        return Response(shapes.SampleSetSerializer(found).data)


def _may_sample(request: Request, project_id: int, annotators: bool) -> bool:
    roles = roles_in(person(request), project_id)
    return bool(roles & MANAGING) or (annotators and bool(roles & ANNOTATING))


def _own(request: Request, pk: int) -> Suggestion:
    return get_object_or_404(own_suggestions(person(request)), pk=pk)
