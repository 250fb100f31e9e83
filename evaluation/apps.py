from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"

    def ready(self) -> None:
        from evaluation.queries.evaluations import evaluations_of_model
        from evaluation.services.generation import finish_generation, generation_ended, prepare_generation
        from training.jobs.kinds import register
        from training.models import JobKind
        from training.queries.models import register_section

        register(JobKind.GENERATE, prepare=prepare_generation, finish=finish_generation, ended=generation_ended)
        register_section("evaluations", evaluations_of_model)
