from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    name = "annotation"

    def ready(self) -> None:
        """Tell the audit log what things of this app are called."""
        from annotation.queries import names  # noqa: F401 - the models are there now
