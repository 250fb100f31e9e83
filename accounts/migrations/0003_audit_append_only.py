"""The database itself refuses to change or remove what the audit log holds."""

from django.db import migrations

MESSAGE = "The audit log is append-only: its events are never changed or removed."
ON_POSTGRESQL = [
    f"""
    CREATE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER accounts_audit_rows BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only()
    """,
    """
    CREATE TRIGGER accounts_audit_truncate BEFORE TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_append_only()
    """,
]
ON_SQLITE = [
    f"""
    CREATE TRIGGER accounts_audit_{event.lower()} BEFORE {event} ON accounts_auditevent
    BEGIN
        SELECT RAISE(ABORT, '{MESSAGE}');
    END
    """
    for event in ("UPDATE", "DELETE")
]
FROM_POSTGRESQL = ["DROP FUNCTION accounts_audit_append_only() CASCADE"]
FROM_SQLITE = ["DROP TRIGGER accounts_audit_update", "DROP TRIGGER accounts_audit_delete"]


def protect(apps, schema_editor):
    run(schema_editor, ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ON_SQLITE)


def open_up(apps, schema_editor):
    run(schema_editor, FROM_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else FROM_SQLITE)


def run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_audit_lists")]

    operations = [migrations.RunPython(protect, open_up)]
