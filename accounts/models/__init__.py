from accounts.models.audit import AuditEvent
from accounts.models.idempotency import IdempotencyRecord
from accounts.models.preferences import Preferences
from accounts.models.token import AccessToken
from accounts.models.user import Organization, User

__all__ = ["AccessToken", "AuditEvent", "IdempotencyRecord", "Organization", "Preferences", "User"]
