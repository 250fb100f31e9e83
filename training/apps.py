from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from training.guards import lay_guards, lift_guards
        from training.jobs.kinds import register
        from training.jobs.training_data import prepare_training
        from training.models import JobKind
        from training.registry.results import finish_training

        for kind in (JobKind.SFT, JobKind.DPO):
            register(kind, prepare=prepare_training, finish=finish_training)
        pre_migrate.connect(lift_guards, sender=self)
        post_migrate.connect(lay_guards, sender=self)
