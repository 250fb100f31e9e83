"""The Celery application. The broker is a doorbell; the database is the truth."""

import os

from celery import Celery

from config import folder_broker

folder_broker.register()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("tuneloop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
