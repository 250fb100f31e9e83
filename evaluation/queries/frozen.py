"""How much approved work no frozen version holds yet, for many projects in one statement.

The newest approved answers of each project and kind are looked at, three thousand at most: however much was approved
and frozen before, the home page is as fast.
"""

from __future__ import annotations

from annotation.services.searching import rows

LOOKED_AT = 3_000
NOT_FROZEN = """
    SELECT project.id, SUM((
        SELECT COUNT(*) FROM (
            SELECT annotation.id FROM annotation_annotation AS annotation
            WHERE annotation.project_id = project.id AND annotation.purpose = 'data'
                AND annotation.state = 'approved' AND annotation.kind = kinds.kind
            ORDER BY annotation.id DESC LIMIT {looked_at}
        ) AS newest
        WHERE NOT EXISTS (
            SELECT 1 FROM training_datasetrecord AS record
            JOIN training_datasetversion AS version ON version.id = record.version_id AND version.state = 'ready'
            WHERE record.annotation_id = newest.id
        )
    ))
    FROM annotation_project AS project
    CROSS JOIN (SELECT 'write' AS kind UNION ALL SELECT 'rank' AS kind) AS kinds
    WHERE project.id IN ({projects})
    GROUP BY project.id
"""


def approved_since_freeze(projects: list[int]) -> dict[int, int]:
    """Count approved answers that no frozen version holds, among the newest of each kind."""
    if not projects:
        return {}
    values = {f"project{number}": key for number, key in enumerate(projects)}
    marks = ", ".join(f"%({name})s" for name in values)
    found = rows(NOT_FROZEN.format(looked_at=LOOKED_AT, projects=marks), values)
    return {project: int(count) for project, count in found}
