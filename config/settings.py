"""Settings of Tuneloop. Everything that differs between machines comes from the environment."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("TUNELOOP_DATA_DIR") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret_key(DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "core",
    "accounts",
    "annotation",
    "training",
    "evaluation",
    "serving",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {"default": env.database(os.environ.get("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts and sessions
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Behind HTTPS (production): set HTTPS=1. A laptop's `make run` speaks plain HTTP to itself.
HTTPS = env.flag("HTTPS", default=False)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        # Mantine sets sizes and colours through style attributes; scripts have no such exception.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Uploads are bounded: a JSON body by Django's limit, an import by IMPORT_MAX_BYTES (streamed to disk).
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
IMPORT_MAX_BYTES = env.integer("IMPORT_MAX_BYTES", default=2 * 1024**3)
IMPORT_MAX_LINE_BYTES = env.integer("IMPORT_MAX_LINE_BYTES", default=4 * 1024**2)

# Files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Vite writes a content hash into every file name, so a browser may keep them for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9a-zA-Z_-]{8,}\.(js|css|woff2|svg|png)$"

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "accounts.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.IsSignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"sign_in": os.environ.get("SIGN_IN_RATE", "10/min")},
    "EXCEPTION_HANDLER": "core.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "NUM_PROXIES": env.integer("NUM_PROXIES", default=0),
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Tuneloop API",
    "DESCRIPTION": "Everything the web interface does, for scripts. Authenticate with `Authorization: Bearer tl_...`.",
    "VERSION": "1",
    "LICENSE": {"name": "Apache-2.0"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.schema.document_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "accounts.roles.Role",
        "ScopeEnum": "accounts.roles.Scope",
        "TaskKindEnum": "annotation.models.task.TaskKind",
        "TaskPurposeEnum": "annotation.models.task.TaskPurpose",
        "TaskStateEnum": "annotation.models.task.TaskState",
        "TaskChangeActionEnum": "annotation.models.task_change.TaskAction",
        "TaskActionEnum": "annotation.api.task_serializers.CHANGES",
        "TaskChangeStateEnum": "annotation.models.task_change.TaskChangeState",
        "TaskOrderEnum": "annotation.api.task_serializers.TASK_ORDERS",
        "LeftOutEnum": "annotation.services.task_changes.LeftOut",
        "AssignmentStateEnum": "annotation.models.assignment.AssignmentState",
        "AnnotationStateEnum": "annotation.models.annotation.AnnotationState",
        "VerdictEnum": "annotation.models.annotation.Verdict",
        "GivenVerdictEnum": "annotation.api.review_serializers.GIVEN_VERDICTS",
        "ReviewReasonEnum": "annotation.models.annotation.ReviewReason",
        "QueueReasonEnum": "annotation.api.review_serializers.QUEUE_REASONS",
        "QueueOrderEnum": "annotation.queries.work.QUEUE_ORDERS",
        "CauseEnum": "annotation.models.annotation.Cause",
        "RequeueHowEnum": "annotation.models.requeue.RequeueHow",
        "OldWorkStateEnum": "annotation.api.guideline_serializers.OLD_WORK_STATES",
        "DisputeOutcomeEnum": "annotation.api.dispute_serializers.OUTCOMES",
        "QualificationStateEnum": "annotation.models.gold.QualificationState",
        "ImportStateEnum": "annotation.models.importing.ImportState",
        "ImportPhaseEnum": "annotation.models.importing.ImportPhase",
        "ImportModeEnum": "annotation.models.importing.ImportMode",
        "HandoutOrderEnum": "annotation.models.project.HandoutOrder",
        "ReviewPolicyEnum": "annotation.models.project.ReviewPolicy",
        "AlarmKindEnum": "annotation.models.quality.AlarmKind",
        "AlarmStateEnum": "annotation.models.quality.AlarmState",
        "AlarmClosingEnum": "annotation.api.quality_serializers.ALARM_CLOSINGS",
        "AgreementScaleEnum": "annotation.api.quality_serializers.AGREEMENT_SCALES",
        "AgreementFigureEnum": "annotation.api.quality_serializers.READ_FIGURES",
        "ReliabilityMethodEnum": "annotation.api.quality_serializers.RELIABILITY_METHODS",
        "SplitEnum": "annotation.models.item.Split",
        "MessageRoleEnum": "core.messages.ROLES",
        "ResponseOriginEnum": "annotation.models.item.ResponseOrigin",
        "DatasetKindEnum": "training.models.dataset.DatasetKind",
        "DatasetStateEnum": "training.models.dataset.DatasetState",
        "JobKindEnum": "training.models.job.JobKind",
        "TrainingMethodEnum": "training.api.job_serializers.TRAINING_METHODS",
        "TuningEnum": "training.models.job.Tuning",
        "JobStateEnum": "training.models.job.JobState",
        "AttemptStateEnum": "training.models.job.AttemptState",
        "ModelKindEnum": "training.models.model.ModelKind",
        "ModelStateEnum": "training.models.model.ModelState",
        "WeightFormatEnum": "training.models.model.WeightFormat",
        "EvaluationStateEnum": "evaluation.models.evaluation.EvaluationState",
        "ComparisonStateEnum": "evaluation.models.comparison.ComparisonState",
        "SuggestionStateEnum": "annotation.models.suggestion.SuggestionState",
    },
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Celery
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
# Queues whose workers start runners. A host has a slot for each GPU, or one CPU slot;
# TUNELOOP_SLOTS="gpu:0,gpu:1" says otherwise.
COMPUTE_HOST = os.environ.get("TUNELOOP_HOST") or socket.gethostname()
COMPUTE_QUEUES = env.words("COMPUTE_QUEUES", default=["gpu"])
COMPUTE_SLOTS = env.words("TUNELOOP_SLOTS", default=[])
# The GPU on which local models write drafts ("0"); empty: the CPU, because the GPUs are the jobs' own.
DRAFT_DEVICE = os.environ.get("TUNELOOP_DRAFT_DEVICE", "")
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "sweep-expired": {"task": "accounts.tasks.sweep_expired", "schedule": 3600.0},
    "sweep-imports": {"task": "annotation.tasks.sweep_imports", "schedule": 30.0, "options": {"expires": 30}},
    "expire-leases": {"task": "annotation.tasks.expire_leases", "schedule": 30.0, "options": {"expires": 30}},
    "fold-counters": {"task": "annotation.tasks.fold_counters", "schedule": 10.0, "options": {"expires": 10}},
    "settle-private-answers": {
        "task": "annotation.tasks.settle_private_answers",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "replant-probes": {"task": "annotation.tasks.replant_probes", "schedule": 6 * 3600.0, "options": {"expires": 3600}},
    "sweep-reviews": {"task": "annotation.tasks.sweep_reviews", "schedule": 30.0, "options": {"expires": 30}},
    "sweep-task-changes": {
        "task": "annotation.tasks.sweep_task_changes",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "sweep-quality": {"task": "annotation.tasks.sweep_quality", "schedule": 120.0, "options": {"expires": 120}},
    "sweep-suggestions": {"task": "serving.tasks.sweep_suggestions", "schedule": 15.0, "options": {"expires": 15}},
    "sweep-datasets": {"task": "training.tasks.sweep_datasets", "schedule": 30.0, "options": {"expires": 30}},
    **{
        f"sweep-jobs-{queue}": {
            "task": "training.tasks.sweep_jobs",
            "args": [queue],
            "schedule": 10.0,
            # A sweep that waited longer than this is followed by a fresher one anyway.
            "options": {"queue": queue, "expires": 30},
        }
        for queue in COMPUTE_QUEUES
    },
}
_broker = env.broker(os.environ.get("CELERY_BROKER_URL"), DATA_DIR)
CELERY_BROKER_URL = _broker["broker_url"]
CELERY_BROKER_TRANSPORT_OPTIONS = _broker["broker_transport_options"]

# Language and time
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
