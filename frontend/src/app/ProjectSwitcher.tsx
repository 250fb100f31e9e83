import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { projectNamesQuery } from "@/features/home/api";
import type { Me } from "./session";

/** Chooses the project that the navigation is about. An administrator sees every project. */
export function ProjectSwitcher({ me, projectId }: { me: Me; projectId: number | null }) {
  const navigate = useNavigate();
  const all = useQuery({ ...projectNamesQuery, enabled: me.is_administrator });
  const projects = all.data ?? me.memberships.map((m) => ({ id: m.project_id, name: m.project_name }));
  if (projects.length === 0) return null;
  return (
    <Select
      aria-label="Project"
      data={projects.map((project) => ({ value: String(project.id), label: project.name }))}
      value={projectId === null ? null : String(projectId)}
      onChange={(value) => {
        if (value) void navigate({ to: "/projects/$projectId", params: { projectId: Number(value) } });
      }}
      placeholder="Choose a project"
      allowDeselect={false}
      searchable={projects.length > 8}
      nothingFoundMessage="No such project"
      comboboxProps={{ width: 280, position: "bottom-start" }}
    />
  );
}
