"""The database's own guard of frozen versions: triggers, for whoever comes by another way than our code.

They are laid anew after every migration and lifted before one, because SQLite rebuilds a table to change it.
SQLite knows no TRUNCATE, so a flush (as between tests) is a DELETE: there, deletes are refused by the models alone.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

VERSIONS, RECORDS = "training_datasetversion", "training_datasetrecord"
MESSAGE = "a frozen dataset version can be neither changed nor deleted"
# Every word of these statements is a constant of this file.
VERSION_IS_FROZEN = f"(SELECT state FROM {VERSIONS} WHERE id = OLD.version_id) = 'ready'"  # noqa: S608

SQLITE_ON = (
    f"""CREATE TRIGGER IF NOT EXISTS frozen_version_update BEFORE UPDATE ON {VERSIONS}
        WHEN OLD.state = 'ready' BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS frozen_record_update BEFORE UPDATE ON {RECORDS}
        WHEN {VERSION_IS_FROZEN} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
)
SQLITE_OFF = ("DROP TRIGGER IF EXISTS frozen_version_update", "DROP TRIGGER IF EXISTS frozen_record_update")

POSTGRESQL_ON = (
    f"""CREATE OR REPLACE FUNCTION refuse_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.state = 'ready' THEN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$""",
    f"""CREATE OR REPLACE FUNCTION refuse_frozen_record() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {VERSION_IS_FROZEN} THEN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$""",
    f"""CREATE OR REPLACE TRIGGER frozen_version BEFORE UPDATE OR DELETE ON {VERSIONS}
        FOR EACH ROW EXECUTE FUNCTION refuse_frozen_version()""",
    f"""CREATE OR REPLACE TRIGGER frozen_record BEFORE UPDATE OR DELETE ON {RECORDS}
        FOR EACH ROW EXECUTE FUNCTION refuse_frozen_record()""",
)
POSTGRESQL_OFF = (
    f"DROP TRIGGER IF EXISTS frozen_version ON {VERSIONS}",
    f"DROP TRIGGER IF EXISTS frozen_record ON {RECORDS}",
)


def lay_guards(*, using: str = "default", **_: Any) -> None:
    """Create the triggers where the tables are (a ``post_migrate`` receiver; a second time changes nothing)."""
    _execute(using, {"sqlite": SQLITE_ON, "postgresql": POSTGRESQL_ON})


def lift_guards(*, using: str = "default", **_: Any) -> None:
    """Remove the triggers (a ``pre_migrate`` receiver)."""
    _execute(using, {"sqlite": SQLITE_OFF, "postgresql": POSTGRESQL_OFF})


def _execute(using: str, statements: dict[str, tuple[str, ...]]) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if {VERSIONS, RECORDS} <= set(connection.introspection.table_names(cursor)):
            for statement in statements.get(connection.vendor, ()):
                cursor.execute(statement)
